import type { KeyEntry } from './document.ts';
import type { Finding, Fix, RelatedLocation, Span } from './findings.ts';
import { withEdits } from './fixes.ts';
import { contentHash } from './hash.ts';
import type { RelatedRemark, Remark } from './remark.ts';

/** Where an offset into a part is in the file. */
export type Offset = (offset: number) => number;

const none: readonly never[] = [];

/** Makes findings of remarks, once and for all of a file. */
export class Placing {
  readonly #startOf: (member: KeyEntry) => number;
  readonly #remarks: Remark[] = [];
  /** Of those that are said as others were before: the how manyth it is. */
  #numbers: Map<Remark, number> | undefined;

  /** `startOf` tells where in the file another key begins. */
  constructor(startOf: (member: KeyEntry) => number) {
    this.#startOf = startOf;
  }

  /** To be called in the order of the text. */
  place(remark: Remark, offset: Offset): Finding {
    this.#remarks.push(remark);
    return this.#placed(remark, offset, () => this.#fingerprint(remark));
  }

  /** Places a remark that no other one in the file is like. */
  placeAlone(remark: Remark, offset: Offset): Finding {
    return this.#placed(remark, offset, undefined);
  }

  #placed(remark: Remark, offset: Offset, fingerprint: (() => string) | undefined): Finding {
    const { related } = remark;
    const places = related.length > 0 ? related.map((one) => this.#related(one, offset)) : none;
    return new PlacedFinding(remark, offset, places, fingerprint);
  }

  #related({ range, message, member, file }: RelatedRemark, offset: Offset): RelatedLocation {
    if (file !== undefined) return { file, range: moved(range, (at) => at), message };
    const start = member && this.#startOf(member);
    return { range: moved(range, start === undefined ? offset : (at) => at + start), message };
  }

  /** What is said twice is found twice: each time has its own. */
  #fingerprint(remark: Remark): string {
    this.#numbers ??= numbersOf(this.#remarks);
    const number = this.#numbers.get(remark);
    return number === undefined ? remark.fingerprint : contentHash(`${remark.fingerprint} ${number}`);
  }
}

function numbersOf(remarks: readonly Remark[]): Map<Remark, number> {
  const times = new Map<string, number>();
  const numbers = new Map<Remark, number>();
  for (const remark of remarks) {
    const number = (times.get(remark.identity) ?? 0) + 1;
    times.set(remark.identity, number);
    if (number > 1) numbers.set(remark, number);
  }
  return numbers;
}

/** A finding that looks for its fixes, and hashes its fingerprint, when it is asked for them. */
class PlacedFinding implements Finding {
  readonly rule: Finding['rule'];
  readonly severity: Finding['severity'];
  readonly confidence: Finding['confidence'];
  readonly message: string;
  readonly range: Span;
  declare readonly keyName?: string;
  readonly related: readonly RelatedLocation[];
  declare readonly changesAt?: Date;
  declare readonly suppressed?: NonNullable<Finding['suppressed']>;
  readonly #remark: Remark;
  readonly #offset: Offset;
  readonly #fingerprint: (() => string) | undefined;
  #fixes: readonly Fix[] | undefined;

  constructor(
    remark: Remark,
    offset: Offset,
    related: readonly RelatedLocation[],
    fingerprint: (() => string) | undefined,
  ) {
    const { said, subject, suppressed } = remark;
    this.rule = said.rule;
    this.severity = said.severity;
    this.confidence = said.confidence;
    this.message = said.message;
    this.range = moved(remark.range, offset);
    if (subject.keyName) this.keyName = subject.keyName;
    this.related = related;
    if (said.changesAt) this.changesAt = said.changesAt;
    if (suppressed) this.suppressed = suppressed;
    this.#remark = remark;
    this.#offset = offset;
    this.#fingerprint = fingerprint;
  }

  get fixes(): readonly Fix[] {
    this.#fixes ??= this.#remark.fixes?.().map((fix) => movedFix(fix, this.#offset)) ?? none;
    return this.#fixes;
  }

  get fingerprint(): string {
    return this.#fingerprint?.() ?? this.#remark.fingerprint;
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
