import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { atOnce } from '../../files/fileSystem.ts';
import { manifestLanguage } from '../../files/names.ts';
import { decode, type FileText, readText } from '../../files/readText.ts';
import { findFiles } from '../../files/search.ts';
import { recommended } from '../../lint/policy.ts';
import { Failure, fileFailure } from '../failure.ts';
import { findRepository, type GitTree, isRevision, openTree, type Repository } from './gitTree.ts';

/** Where a side is read from: the working tree, or a revision. */
export interface Source {
  /** As it is shown: a path, or a revision with one. */
  readonly title: string;
  /** An absolute path, to which the names of policy files are relative. */
  readonly root: string;
  /** The paths of the manifests, absolute and in order; those that a revision has, as if it were checked out. */
  readonly manifests: readonly string[];
  /** Undefined where there is no such file. */
  read(path: string): Promise<Pick<FileText, 'text' | 'refusal'> | undefined>;
}

export type SideName = 'BASE' | 'HEAD';

/**
 * Opens a file, a folder, a revision, or `revision:path`. Only what is at `path` counts, from the folder of the run
 * on and on either side, save where the revision has a path of its own. HEAD has to be there, so that a slip of the
 * pen does not pass for keys that are gone; so does a path that is named.
 */
export async function openSource(
  text: string,
  side: SideName,
  path: string | undefined,
  cwd: string,
): Promise<Source> {
  const isPath = (await statOf(resolve(cwd, text))) !== undefined;
  const isExplicit = /^\.{0,2}[/\\]|^\.{1,2}$/.test(text);
  if (isPath && (isExplicit || !(await isRevision(cwd, text)))) return openFiles(text, side, path, cwd);
  if (isPath) {
    throw new Failure(
      `'${text}' is a path and a revision of git`,
      `write ./${text} for the path, ${text}:${path ?? '.'} for the revision`,
    );
  }
  const [, revision, named] = /^([^:]+):(.*)$/s.exec(text) ?? [];
  if (isExplicit) throw new Failure(`${side}: there is no ${text}`);
  const repository = await findRepository(cwd);
  if (!repository) throw new Failure(`${side}: there is no ${text}, and this is no git repository`);
  const tree = await openTree(repository.root, revision ?? text);
  const isRequired = side === 'HEAD' || named !== undefined;
  return openRevision(tree, repository, { title: text, side, path: named ?? path ?? '.', cwd, isRequired });
}

async function openFiles(
  text: string,
  side: SideName,
  within: string | undefined,
  cwd: string,
): Promise<Source> {
  const path = within === undefined ? resolve(cwd, text) : narrowed(text, side, within, cwd);
  const manifests: string[] = [];
  const found = await statOf(path);
  if (!found && side === 'HEAD') throw new Failure(`HEAD: there is no ${within} in ${text}`);
  const isFolder = found?.isDirectory() ?? false;
  if (found && !isFolder) manifests.push(path);
  if (isFolder) {
    const onUnreadable = (folder: string, error: unknown): never => {
      throw fileFailure('read', relative(cwd, folder), error);
    };
    for await (const file of findFiles(path, { onUnreadable, fileSystem: atOnce })) {
      if (manifestLanguage(file) !== undefined) manifests.push(file);
    }
  }
  const root = isFolder ? path : dirname(path);
  return { title: text, root, manifests: manifests.sort(), read: (file) => readFile(file, cwd) };
}

/** Of two paths, both from the folder of the run on, the one that is within the other. */
function narrowed(text: string, side: SideName, within: string, cwd: string): string {
  const [named, wanted] = [resolve(cwd, text), resolve(cwd, within)];
  if (isBelow(named, wanted)) return wanted;
  if (isBelow(wanted, named)) return named;
  throw new Failure(
    `${side}: ${within} is outside of ${text}`,
    '--path counts from the folder of the run; without it, all of both sides is compared',
  );
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function readFile(path: string, cwd: string): ReturnType<Source['read']> {
  try {
    return await readText(path, recommended.maxFileSize);
  } catch (error) {
    throw fileFailure('read', relative(cwd, path), error);
  }
}

interface RevisionPath {
  readonly title: string;
  readonly side: SideName;
  readonly path: string;
  readonly cwd: string;
  readonly isRequired: boolean;
}

async function openRevision(
  tree: GitTree,
  { root }: Repository,
  { title, side, path, cwd, isRequired }: RevisionPath,
): Promise<Source> {
  const place = resolve(cwd, path);
  const name = relative(root, place).split(sep).join('/');
  if (name === '..' || name.startsWith('../')) throw new Failure(`${path} is outside of the git repository`);
  const isFile = tree.paths.includes(name);
  const below = name === '' ? '' : `${name}/`;
  const files = isFile ? [name] : tree.paths.filter((file) => file.startsWith(below));
  if (files.length === 0 && isRequired)
    throw new Failure(`${side}: there is no ${path} in ${title.replace(/:.*/s, '')}`);
  const manifests = isFile ? files : files.filter((file) => isManifest(file, below));
  const texts = await tree.readAll(manifests);
  const read: Source['read'] = async (file) => {
    const wanted = relative(root, file).split(sep).join('/');
    // What is above the repository has no revisions.
    if (wanted.startsWith('../')) return readFile(file, cwd);
    const content = texts.get(wanted) ?? (await tree.readAll([wanted])).get(wanted);
    return content && decode(content);
  };
  return {
    title,
    root: isFile ? dirname(place) : place,
    manifests: manifests.map((file) => join(root, file)).sort(),
    read,
  };
}

function isManifest(file: string, below: string): boolean {
  const inside = file.slice(below.length).split('/').slice(0, -1);
  return manifestLanguage(basename(file)) !== undefined && !inside.includes('node_modules');
}

async function statOf(path: string) {
  return await stat(path).catch(() => undefined);
}
