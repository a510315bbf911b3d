import type { VtexKey } from './answers.ts';

interface Seen {
  readonly version: number;
  readonly state: string;
  /** As they were last read; undefined before. */
  readonly roles: readonly string[] | undefined;
}

/**
 * Counts the changes that are seen of each key, because VTEX has no versions: what a user decided on an older
 * state can be told from what they decided on this one.
 */
export class KeyMemory {
  /** By key name. */
  readonly #seen = new Map<string, Seen>();

  /** The version of a key as it was just read; `roles` where they were read with it. */
  observe({ keyName, label, isActive }: VtexKey, roles?: readonly string[]): number {
    const state = JSON.stringify([label, isActive]);
    const known = this.#seen.get(keyName);
    const changed =
      known !== undefined &&
      (known.state !== state ||
        (roles !== undefined && known.roles !== undefined && !same(known.roles, roles)));
    const version = (known?.version ?? 1) + (changed ? 1 : 0);
    this.#seen.set(keyName, { version, state, roles: roles ?? known?.roles });
    return version;
  }

  /**
   * Takes roles for seen that came of a change of ours that stopped half way. The version stays: who asked for the
   * change asks for the rest of it, on the key that they saw.
   */
  adopt({ keyName }: VtexKey, roles: readonly string[]): void {
    const known = this.#seen.get(keyName);
    if (known) this.#seen.set(keyName, { ...known, roles });
  }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}
