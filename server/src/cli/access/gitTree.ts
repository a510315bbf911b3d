import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';

const run = promisify(execFile);

/** Files of the repository may be large, and there may be many. */
const maxBuffer = 1024 * 1024 * 1024;

/** The files of one revision, by their paths from the root of the repository. */
export interface GitTree {
  readonly paths: readonly string[];
  /** The contents of the files in one go; those that the revision does not have are left out. */
  readAll(paths: Iterable<string>): Promise<ReadonlyMap<string, Buffer>>;
  /** What files of the working tree were called in the revision, by what git takes them to be called now. */
  renamed(): Promise<ReadonlyMap<string, string>>;
}

export interface Repository {
  /** The folder of the working tree. */
  readonly root: string;
  /** From the root to the folder that was asked about, with a slash at its end; empty where that is the root. */
  readonly prefix: string;
}

/** The repository that a folder belongs to; undefined where it belongs to none. Where git refuses, git's words say why. */
export async function findRepository(folder: string): Promise<Repository | undefined> {
  try {
    const { stdout } = await git(folder, ['rev-parse', '--show-toplevel', '--show-prefix']);
    const [root = '', prefix = ''] = stdout.toString().split('\n');
    return { root, prefix };
  } catch (error) {
    if (isMissing(error)) throw new Failure('git cannot be run', 'install git to compare revisions');
    const said = `${Object(error).stderr ?? ''}`;
    if (said.includes('not a git repository (or any')) return undefined;
    throw refusal(folder, said) ?? error;
  }
}

/** Why git refused, and what it says to do about it, each on one line. */
function refusal(folder: string, said: string): Failure | undefined {
  const [, reason, remedy = ''] = /^fatal: ([^\n]*)(.*)/ms.exec(said) ?? [];
  if (reason === undefined) return undefined;
  return new Failure(`git refuses ${folder}: ${reason}`, remedy.trim().replaceAll(/\s+/g, ' ') || undefined);
}

export async function isRevision(folder: string, revision: string): Promise<boolean> {
  return (await commitOf(folder, revision)) !== undefined;
}

/** Throws a `Failure` where there is no such revision. */
export async function openTree(root: string, revision: string): Promise<GitTree> {
  const commit = await commitOf(root, revision);
  if (commit === undefined) {
    if (revision === 'HEAD' && !(await hasCommits(root))) return nothing;
    throw new Failure(
      `git knows no revision '${revision}'`,
      'fetch it first; in CI, check out with the whole history',
    );
  }
  const { stdout } = await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const objects = new Map<string, string>();
  for (const line of stdout.toString().split('\0')) {
    // Links (120000) and submodules (160000) have no content of their own.
    const [, object, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (object !== undefined && path !== undefined) objects.set(path, object);
  }
  return {
    paths: [...objects.keys()],
    readAll: (paths) => {
      const wanted = [...paths].flatMap((path): [string, string][] => {
        const object = objects.get(path);
        return object === undefined ? [] : [[path, object]];
      });
      return readObjects(root, wanted);
    },
    renamed: () => renamedSince(root, commit),
  };
}

/** What the first commit is compared with. */
const nothing: GitTree = {
  paths: [],
  readAll: async () => new Map(),
  renamed: async () => new Map(),
};

async function hasCommits(root: string): Promise<boolean> {
  try {
    return (await git(root, ['rev-list', '--all', '--max-count=1'])).stdout.length > 0;
  } catch {
    // A branch whose commit is lost is none that has no commit yet.
    return true;
  }
}

async function renamedSince(root: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await git(root, [
    'diff',
    '--find-renames',
    '--diff-filter=R',
    '--name-status',
    '-z',
    commit,
  ]);
  // A letter with how alike they are, the old name and the new one.
  const fields = stdout.toString().split('\0');
  const renamed = new Map<string, string>();
  for (let index = 0; index + 2 < fields.length; index += 3) {
    renamed.set(fields[index + 2] ?? '', fields[index + 1] ?? '');
  }
  return renamed;
}

async function commitOf(folder: string, revision: string): Promise<string | undefined> {
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    return (await git(folder, args)).stdout.toString().trim();
  } catch {
    return undefined;
  }
}

/** As `git cat-file --batch` writes them: a line with the size, the content, a line end. */
async function readObjects(
  root: string,
  wanted: readonly (readonly [string, string])[],
): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (wanted.length === 0) return contents;
  const child = spawn('git', ['cat-file', '--batch'], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on('error', () => {}); // That git ended early shows in what it did not say.
  child.stdin.end(wanted.map(([, object]) => `${object}\n`).join(''));
  await once(child, 'close');
  const said = Buffer.concat(chunks);
  let at = 0;
  for (const [path] of wanted) {
    const lineEnd = said.indexOf('\n', at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(said.toString('latin1', at, lineEnd)) ?? [];
    if (size === undefined) throw new Failure(`git could not read ${path}`);
    at = lineEnd + 1 + Number(size) + 1;
    contents.set(path, said.subarray(lineEnd + 1, at - 1));
  }
  return contents;
}

function git(cwd: string, args: readonly string[]): Promise<{ stdout: Buffer }> {
  // What git says is read, and so must not be in the language of the machine.
  const env = { ...process.env, LC_ALL: 'C' };
  return run('git', [...args], { cwd, env, encoding: 'buffer', maxBuffer });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
