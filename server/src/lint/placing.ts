import type { KeyEntry } from './document.ts';
import type { Finding, Fix, Span } from './findings.ts';
import { withEdits } from './fixes.ts';
import { contentHash } from './hash.ts';
import type { Remark } from './judge.ts';

/** Where an offset into a part is in the file. */
type Offset = (offset: number) => number;

/** Makes findings of remarks in the order of the text, once and for all of a file. */
export class Placing {
  readonly #startOf: (member: KeyEntry) => number;
  readonly #fingerprints: Fingerprints;
  readonly #times = new Map<string, number>();

  /** `startOf` tells where in the file another key begins. */
  constructor(fingerprints: Fingerprints, startOf: (member: KeyEntry) => number) {
    this.#fingerprints = fingerprints;
    this.#startOf = startOf;
  }

  place({ order, identity, range, related, fixes, mayBeSafe: _, ...said }: Remark, offset: Offset): Finding {
    let found: readonly Fix[] | undefined;
    return {
      ...said,
      range: moved(range, offset),
      related: related.map(({ range: place, message, member, file }) => {
        if (file !== undefined) return { file, range: moved(place, (at) => at), message };
        const start = member && this.#startOf(member);
        return { range: moved(place, start === undefined ? offset : (at) => at + start), message };
      }),
      get fixes() {
        found ??= fixes?.().map((fix) => movedFix(fix, offset)) ?? [];
        return found;
      },
      fingerprint: this.#fingerprint(identity),
    };
  }

  /** What is said twice is found twice: each time has its own fingerprint. */
  #fingerprint(identity: string): string {
    const fingerprint = this.#fingerprints.of(identity);
    if (!this.#fingerprints.isRepeated(identity)) return fingerprint;
    const times = (this.#times.get(identity) ?? 0) + 1;
    this.#times.set(identity, times);
    return times === 1 ? fingerprint : contentHash(`${fingerprint} ${times}`);
  }
}

/** How often each thing is said in a file, and the fingerprints of those that were asked for. */
export class Fingerprints {
  readonly #said = new Map<string, { times: number; fingerprint?: string }>();
  #repeated = 0;
  /** Counts the changes of what is said several times. */
  version = 0;

  replace(old: readonly Remark[], remarks: readonly Remark[]): void {
    for (const { identity } of remarks) {
      const known = this.#said.get(identity);
      if (!known) this.#said.set(identity, { times: 1 });
      else if (++known.times === 2) this.#repeats(1);
    }
    for (const { identity } of old) {
      const known = this.#said.get(identity);
      if (!known || known.times === 1) this.#said.delete(identity);
      else if (--known.times === 1) this.#repeats(-1);
    }
  }

  #repeats(by: 1 | -1): void {
    this.#repeated += by;
    this.version++;
  }

  isRepeated(identity: string): boolean {
    return this.#repeated > 0 && (this.#said.get(identity)?.times ?? 0) > 1;
  }

  of(identity: string): string {
    const known = this.#said.get(identity);
    if (!known) return contentHash(identity);
    known.fingerprint ??= contentHash(identity);
    return known.fingerprint;
  }
}

function moved({ start, end }: Span, offset: Offset): Span {
  return { start: offset(start), end: offset(end) };
}

function movedFix(fix: Fix, offset: Offset): Fix {
  return withEdits(fix, () =>
    fix.edits.map(({ range, newText }) => ({ range: moved(range, offset), newText })),
  );
}
