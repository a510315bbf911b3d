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
  // What is compiled once need not be compiled at the next start; so nothing is imported before this. By default it is
  // kept in the folder for temporary files, where other users could lay code to be run.
  module.enableCompileCache(cacheFolder(process.env));
  const { start } = await import('./start.ts');
  await start({
    self: new URL(import.meta.url),
    // Beside the folder of the bundle, where the package has them.
    ruleDocs: new URL('../docs/rules/', import.meta.url),
  });
}
