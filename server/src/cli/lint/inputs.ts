import { statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { atOnce } from '../../files/fileSystem.ts';
import { GitIgnore } from '../../files/gitIgnore.ts';
import { isMissing } from '../../files/missing.ts';
import { findFiles } from '../../files/search.ts';
import { Failure, unreadable } from '../failure.ts';
import type { Problem } from './report.ts';

export interface Inputs {
  /** Absolute, each once, in the order of their names. */
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The files that the arguments name: files themselves, whatever they are called and whether git ignores them or
 * not; the manifests and policies in folders; what globs match and git does not ignore.
 */
export async function findInputs(args: readonly string[], cwd: string): Promise<Inputs> {
  const paths = new Set<string>();
  const problems: Problem[] = [];
  const complain = (path: string, message: string): void => {
    problems.push({ severity: 'error', file: displayed(path, cwd), message });
  };
  for (const arg of args) {
    // It would be the folder of the run, which nobody asked for whose variable is empty.
    if (arg === '') throw new Failure('a path is empty', 'name files, folders or globs; . is this folder');
    const path = resolve(cwd, arg);
    const kind = kindOf(path, complain);
    if (arg === '-' && kind === 'none') {
      throw new Failure(
        'the standard input has no name to be judged by',
        'give it one with --stdin-filename vtex-keys.json',
      );
    }
    if (kind === 'file') paths.add(path);
    else if (kind === 'folder') for (const found of await manifestsIn(path, complain)) paths.add(found);
    else if (kind === 'none') {
      const isGlob = /[*?[{]/.test(arg);
      const matches = isGlob ? await matchesOf(arg, cwd) : [];
      if (matches.length === 0) {
        complain(path, isGlob ? 'no file matches this glob' : 'there is no such file or folder');
      }
      for (const match of matches) paths.add(match);
    }
  }
  return { paths: [...paths].sort(), problems };
}

/** As it is shown: relative to the folder of the run, with slashes; absolute where that is elsewhere. */
export function displayed(path: string, cwd: string): string {
  const below = cwd + sep;
  // Nearly all are, and `relative` takes as long as to look at a key.
  const way = path.startsWith(below) ? path.slice(below.length) : relative(cwd, path);
  const shown = way.startsWith('..') ? path : way;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}

type Complain = (path: string, message: string) => void;

function kindOf(path: string, complain: Complain): 'file' | 'folder' | 'none' | 'unreadable' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return 'none';
    complain(path, unreadable(error));
    return 'unreadable';
  }
}

async function manifestsIn(folder: string, complain: Complain): Promise<string[]> {
  const found: string[] = [];
  const onUnreadable = (path: string, error: unknown): void => complain(path, unreadable(error));
  for await (const path of findFiles(folder, { onUnreadable, fileSystem: atOnce })) found.push(path);
  return found;
}

async function matchesOf(pattern: string, cwd: string): Promise<string[]> {
  const found: string[] = [];
  const ignores = new Map<string, Promise<GitIgnore>>();
  const isOutside = ({ name }: { name: string }): boolean => name === '.git' || name === 'node_modules';
  for await (const entry of glob(pattern, { cwd, withFileTypes: true, exclude: isOutside })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !(await isIgnored(path, cwd, ignores))) found.push(path);
  }
  return found;
}

/** Whether git ignores the path, or a folder that it is in below the top. */
async function isIgnored(
  path: string,
  top: string,
  known: Map<string, Promise<GitIgnore>>,
  isFolder = false,
): Promise<boolean> {
  const folder = dirname(path);
  const ignore = known.get(folder) ?? GitIgnore.of(folder, atOnce);
  known.set(folder, ignore);
  if ((await ignore).ignores(path, isFolder)) return true;
  const isBelowTop =
    folder !== path && relative(top, folder) !== '' && !relative(top, folder).startsWith('..');
  return isBelowTop && isIgnored(folder, top, known, true);
}
