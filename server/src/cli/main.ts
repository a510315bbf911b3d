#!/usr/bin/env node
import * as module from 'node:module';
import { cacheFolder } from './userFolders.ts';

/** What the bundles are written for: `engines` in package.json, which npm only warns of. */
const oldest = [22, 13] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `error: vtex-keys needs Node.js ${oldest.join('.')} or later, and this is ${process.versions.node}\n`,
  );
  process.exitCode = 2;
} else {
  try {
    // What is compiled once need not be compiled at the next start; so nothing is imported before this. By default it
    // is kept in the folder for temporary files, where other users could lay code to be run.
    const folder = cacheFolder(process.env);
    if (folder !== undefined) module.enableCompileCache(folder);
    const { start } = await import('./start.ts');
    await start({
      self: new URL(import.meta.url),
      // Beside the folder of the bundle, where the package has them.
      ruleDocs: new URL('../docs/rules/', import.meta.url),
    });
  } catch (error) {
    // What is thrown past this would end the process as if there were findings.
    process.stderr.write(
      `error: vtex-keys could not start: ${error instanceof Error ? error.stack : error}\n`,
    );
    process.stderr.write(
      'hint: install it again; if that does not help, please report it with these lines\n',
    );
    process.exitCode = 3;
  }
}
