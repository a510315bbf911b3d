import { FileGroups, type FileMembers, WorkspaceGroups } from '../../lint/workspaceGroups.ts';

const alone = new WorkspaceGroups();

/**
 * Notes which groups that reach over files a file is in, and nothing else: that is little to keep of many
 * files, and enough to know which of them have to be judged together.
 */
export class NotedGroups extends FileGroups {
  /** A number for each. Two groups may have the same, though hardly ever. */
  readonly hashes: number[] = [];

  constructor() {
    super('', '', alone);
  }

  override touch(): void {}

  override settle(account: string | undefined, members: FileMembers): readonly never[] {
    this.hashes.length = 0;
    for (const rule of members.rules()) {
      const prefix = `${account}\n${rule.meta.id}\n`;
      const [low, high] = [hashOf(prefix, 0x811c9dc5, 0x01000193), hashOf(prefix, 0x2166f3a1, 0x01000197)];
      for (const name of members.names(rule)) {
        const lower = hashOf(name, low, 0x01000193);
        const upper = hashOf(name, high, 0x01000197);
        // Both, as far as a number holds.
        this.hashes.push((upper >>> 11) * 2 ** 32 + (lower >>> 0));
      }
    }
    return [];
  }
}

/** Finds the files that have groups in common. What it keeps of a group takes twelve bytes. */
export class Overlaps {
  #groups = new Float64Array(1024);
  #files = new Int32Array(1024);
  #count = 0;

  add(file: number, groups: readonly number[]): void {
    if (this.#count + groups.length > this.#groups.length) this.#grow(this.#count + groups.length);
    for (const group of groups) {
      this.#groups[this.#count] = group;
      this.#files[this.#count] = file;
      this.#count += 1;
    }
  }

  /** In their order. */
  files(): readonly number[] {
    const holders = new Map<number, Set<number>>();
    for (const group of this.#repeated()) holders.set(group, new Set());
    for (let index = 0; index < this.#count && holders.size > 0; index++) {
      holders.get(this.#groups[index] ?? 0)?.add(this.#files[index] ?? 0);
    }
    const files = [...holders.values()].filter(({ size }) => size > 1).flatMap((set) => [...set]);
    return [...new Set(files)].sort((a, b) => a - b);
  }

  *#repeated(): Generator<number> {
    const sorted = this.#groups.slice(0, this.#count).sort();
    for (let index = 1; index < sorted.length; index++) {
      const group = sorted[index];
      if (group !== undefined && group === sorted[index - 1]) yield group;
    }
  }

  #grow(least: number): void {
    const length = Math.max(least, this.#groups.length * 2);
    const [groups, files] = [new Float64Array(length), new Int32Array(length)];
    groups.set(this.#groups);
    files.set(this.#files);
    this.#groups = groups;
    this.#files = files;
  }
}

/** FNV-1a, from a seed on. */
function hashOf(text: string, seed: number, prime: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return hash;
}
