import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './fileSystem.ts';
import { ifThere } from './missing.ts';

/**
 * What git ignores in a folder and below: the `.gitignore` files on the way to it, and `.git/info/exclude`. The
 * excludes of one user (`core.excludesFile`) are left out, so that all see the same, a build server included. What
 * is tracked although it is ignored counts as ignored, as only git's index knows.
 */
export class GitIgnore {
  /** The top of the repository, or the folder that the search began in where there is none. */
  readonly #top: string;
  readonly #rules: Ignore | undefined;
  readonly #disk: Disk;

  private constructor(top: string, rules: Ignore | undefined, disk: Disk) {
    this.#top = top;
    this.#rules = rules;
    this.#disk = disk;
  }

  /** Of a folder by itself, whatever repository it stands in. A folder that is itself ignored begins anew. */
  static async of(folder: string, fileSystem: FileSystem): Promise<GitIgnore> {
    const path = resolve(folder);
    const disk = new Disk(fileSystem);
    const anew = async (): Promise<GitIgnore> =>
      new GitIgnore(path, await disk.withFile(undefined, path, path), disk);
    const top = await disk.topAbove(path);
    if (top === undefined) return anew();
    let here = await GitIgnore.#atTop(top, disk);
    let at = top;
    for (const name of relative(top, path).split(sep).filter(Boolean)) {
      at = join(at, name);
      if (here.ignores(at, true)) return anew();
      here = await here.#below(at);
    }
    return here;
  }

  /** Of a folder in this one. A repository of its own begins anew. */
  async enter(folder: string): Promise<GitIgnore> {
    const isRepository = await this.#disk.isThere(join(folder, '.git'));
    return isRepository ? GitIgnore.#atTop(folder, this.#disk) : this.#below(folder);
  }

  ignores(path: string, isFolder: boolean): boolean {
    return this.#rules?.ignores(`${slashed(relative(this.#top, path))}${isFolder ? '/' : ''}`) ?? false;
  }

  async #below(folder: string): Promise<GitIgnore> {
    return new GitIgnore(this.#top, await this.#disk.withFile(this.#rules, folder, this.#top), this.#disk);
  }

  static async #atTop(top: string, disk: Disk): Promise<GitIgnore> {
    const excluded = await disk.readIfThere(join(await disk.commonFolder(top), 'info', 'exclude'));
    const rules = excluded === undefined ? undefined : newRules().add(excluded);
    return new GitIgnore(top, await disk.withFile(rules, top, top), disk);
  }
}

/** Where the rules stand. */
class Disk {
  readonly #fileSystem: FileSystem;

  constructor(fileSystem: FileSystem) {
    this.#fileSystem = fileSystem;
  }

  async topAbove(folder: string): Promise<string | undefined> {
    if (await this.isThere(join(folder, '.git'))) return folder;
    const parent = dirname(folder);
    return parent === folder ? undefined : this.topAbove(parent);
  }

  /** Where the repository keeps what its worktrees share: `.git`, or what a file of that name leads to. */
  async commonFolder(top: string): Promise<string> {
    const git = join(top, '.git');
    if ((await this.#fileSystem.stat(git)).isDirectory()) return git;
    const [, named] = /^gitdir: (.+)$/m.exec(await this.#fileSystem.readFile(git)) ?? [];
    if (named === undefined) return git;
    const own = resolve(top, named.trim());
    const common = await this.readIfThere(join(own, 'commondir'));
    return common === undefined ? own : resolve(own, common.trim());
  }

  /** The rules with those of the folder's own `.gitignore`, which go before. */
  async withFile(rules: Ignore | undefined, folder: string, top: string): Promise<Ignore | undefined> {
    const text = await this.readIfThere(join(folder, '.gitignore'));
    if (text === undefined) return rules;
    const own = text.split(/\r?\n/).map((line) => rebased(line, slashed(relative(top, folder))));
    return (rules ? newRules().add(rules) : newRules()).add(own);
  }

  async isThere(path: string): Promise<boolean> {
    return (await ifThere(async () => this.#fileSystem.stat(path))) !== undefined;
  }

  async readIfThere(path: string): Promise<string | undefined> {
    return ifThere(async () => this.#fileSystem.readFile(path));
  }
}

/** On the file systems of macOS and Windows git does not tell capitals either. */
function newRules(): Ignore {
  return ignore({ ignorecase: process.platform !== 'linux' });
}

/** A line of a `.gitignore` as it would stand in one further up, `folder` being the way down to it. */
function rebased(line: string, folder: string): string {
  if (folder === '' || line.trim() === '' || line.startsWith('#')) return line;
  const isNegative = line.startsWith('!');
  const pattern = isNegative ? line.slice(1) : line;
  const isAnchored = pattern.trimEnd().slice(0, -1).includes('/');
  const below = isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`;
  return `${isNegative ? '!' : ''}/${folder.replaceAll(/[\\*?[\] ]/g, '\\$&')}/${below}`;
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
