import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, getCompileCacheDir } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { setV8Flag } from './v8Flags.ts';

/**
 * Runs a module of the bundle, a script that is a function of `module` and `require`, and answers what it exports. What
 * V8 compiled in the first run that succeeds is kept where Node keeps such code, for the next ones. Node itself keeps
 * what it compiles before anything runs, which leaves out the functions: to compile those again takes a third of a start.
 *
 * `use` tells runs apart that call different functions. The name of the file has to change with its content.
 */
export function runScript(file: URL, use: string): unknown {
  const filename = fileURLToPath(file);
  const folder = getCompileCacheDir();
  const kept = folder === undefined ? undefined : join(folder, `${basename(filename)}-${use}`);
  const cachedData = kept === undefined ? undefined : codeIn(kept);
  const script = new Script(readFileSync(filename, 'utf8'), { filename, ...(cachedData && { cachedData }) });
  if (kept !== undefined && (!cachedData || script.cachedDataRejected)) {
    const setBack = setV8Flag('keepCode');
    process.once('exit', (exitCode) => {
      setBack();
      if (exitCode <= 1) keep(script.createCachedData(), kept);
    });
  }
  const run: (module: object, require: (id: string) => unknown) => unknown = script.runInThisContext();
  return run({}, (id) => createRequire(filename)(id));
}

/** What kind of run the arguments of a process ask for: the command, or its help. */
export function useOf([, , command = '', ...args]: readonly string[]): string {
  const asked = /^[a-z]+$/.test(command) ? command : 'other';
  return args.some((arg) => arg === '-h' || arg === '--help') ? `${asked}-help` : asked;
}

/** How many bytes the check sum takes that follows the code. */
const sumLength = 4;

/** Undefined where there is none. V8 takes code as it is, so what a failing disk made of it would end the process. */
function codeIn(path: string): Buffer | undefined {
  try {
    const kept = readFileSync(path);
    const code = kept.subarray(0, -sumLength);
    return crc32(code) === kept.readUInt32LE(code.length) ? code : undefined;
  } catch {
    return undefined;
  }
}

function keep(code: Buffer, path: string): void {
  const unfinished = `${path}.${process.pid}`;
  const sum = Buffer.alloc(sumLength);
  sum.writeUInt32LE(crc32(code));
  try {
    writeFileSync(unfinished, Buffer.concat([code, sum]), { mode: 0o600 });
    renameSync(unfinished, path);
    removeOld(dirname(path));
  } catch {
    // As in a container that is read-only, or where no space is left: the next start takes as long as this one.
    rmSync(unfinished, { force: true });
  }
}

/** In milliseconds. */
const month = 30 * 86_400_000;

/** Takes away what versions left that were replaced. One that is still in use makes its own anew. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (/\.cjs-/.test(name) && statSync(path).mtimeMs < Date.now() - month) rmSync(path, { force: true });
  }
}
