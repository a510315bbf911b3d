import type { KeyEntry } from './document.ts';
import type { Finding, Fix, Report, RuleId, Span } from './findings.ts';
import { contentHash } from './hash.ts';
import type { ManifestKey } from './manifestKey.ts';
import { redact } from './secrets.ts';

/** What a rule says. Keys that are alike have it in common. */
export interface Statement extends Pick<Finding, 'rule' | 'severity' | 'confidence' | 'message'> {
  /** The rule that says it, or that failed. */
  readonly by: RuleId;
  /** The place of that rule among all. */
  readonly order: number;
  /** As in the report. */
  readonly value: string;
  readonly changesAt: Date | undefined;
  /** Whether some of what mends it may be safe, and has to be tried before it is called so. */
  readonly mayBeSafe: boolean;
}

/** What a statement is about: a key by its name or, where it has none yet, its label. */
export interface Subject {
  readonly keyName: string | undefined;
  readonly name: string;
}

export const ofFile: Subject = { keyName: undefined, name: '' };

export function subjectOf({ keyName, label = '' }: Pick<ManifestKey, 'keyName' | 'label'>): Subject {
  const name = redact(keyName ?? label);
  return { keyName: keyName ? name : undefined, name };
}

export interface RelatedRemark {
  readonly message: string;
  /** In this part, or in the key that is named; of another file, where the key is there now. */
  readonly range: Span;
  /** The key in which the range lies, where it is another one. */
  readonly member: KeyEntry | undefined;
  /** The URI of the file that it lies in, where that is another one. */
  readonly file: string | undefined;
}

/** What a rule says of a part: a finding, but for its place in the file. Ranges are offsets into the part. */
export class Remark {
  readonly said: Statement;
  readonly subject: Subject;
  readonly range: Span;
  readonly related: readonly RelatedRemark[];
  /** Left out where nothing mends it. */
  readonly fixes: Report['fixes'];
  readonly suppressed: Finding['suppressed'];
  // Made when they are asked for.
  #identity: string | undefined;
  #fingerprint: string | undefined;

  constructor(
    said: Statement,
    subject: Subject,
    range: Span,
    related: readonly RelatedRemark[],
    fixes: Report['fixes'],
    suppressed?: Finding['suppressed'],
  ) {
    this.said = said;
    this.subject = subject;
    this.range = range;
    this.related = related;
    this.fixes = fixes;
    this.suppressed = suppressed;
  }

  /** Made of rule, key and value. Several remarks may have the same. */
  get identity(): string {
    const { by, value } = this.said;
    this.#identity ??= JSON.stringify([by, this.subject.name, value]);
    return this.#identity;
  }

  get fingerprint(): string {
    this.#fingerprint ??= contentHash(this.identity);
    return this.#fingerprint;
  }

  withFixes(fixes: readonly Fix[]): Remark {
    return new Remark(this.said, this.subject, this.range, this.related, () => fixes, this.suppressed);
  }

  accepted(suppressed: NonNullable<Finding['suppressed']>): Remark {
    return new Remark(this.said, this.subject, this.range, this.related, this.fixes, suppressed);
  }
}

/** By place; on the same one in the order of the rules. */
export function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  if (remarks.length < 2) return remarks;
  const isInOrder = remarks.every((remark, index) => {
    const next = remarks[index + 1];
    return !next || compare(remark, next) <= 0;
  });
  return isInOrder ? remarks : remarks.toSorted(compare);
}

function compare(a: Remark, b: Remark): number {
  return (
    a.range.start - b.range.start ||
    a.range.end - b.range.end ||
    a.said.order - b.said.order ||
    Number(a.said.message > b.said.message) - Number(a.said.message < b.said.message)
  );
}
