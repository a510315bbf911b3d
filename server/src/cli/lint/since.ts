import type { KeyEntry, ManifestHeader } from '../../lint/document.ts';
import type { Span } from '../../lint/findings.ts';
import type { Linter } from '../../lint/linter.ts';
import { record } from '../../lint/manifestKey.ts';
import type { IsMeant } from './fixing.ts';

/**
 * Which findings are about what changed since an older text of the file, undefined where there was none. Keys
 * are known by their kind and name, those without a name by all that they say; where they stand is no matter.
 */
export function changedSince(linter: Linter, older: Linter | undefined): IsMeant {
  if (!older || saysOtherOfAll(linter.header, older.header)) return () => true;
  const before = new Set(older.keysIn(older.keysSpan).map(({ entry }) => contentOf(entry)));
  const changed = new Spans();
  for (const { entry, start } of linter.keysIn(linter.keysSpan)) {
    if (!before.has(contentOf(entry))) changed.push({ start, end: start + entry.text.length });
  }
  const keys = linter.keysSpan;
  const isHeaderChanged = written(linter.header.value) !== written(older.header.value);
  const isChanged = ({ start }: Span): boolean =>
    start < keys.start || start > keys.end ? isHeaderChanged : changed.has(start);
  return ({ range, related }) =>
    isChanged(range) || related.some((place) => place.file === undefined && isChanged(place.range));
}

/** Whether the header makes other findings of keys that are the same. */
function saysOtherOfAll(header: ManifestHeader, older: ManifestHeader): boolean {
  const [said, before] = [record(header.value), record(older.value)];
  return ['account', 'tokenPeriod', 'suppress'].some((name) => written(said[name]) !== written(before[name]));
}

function contentOf({ key, value, text, span }: KeyEntry): string {
  const content = value === undefined ? text.slice(span.start) : written(value);
  return key.keyName === undefined ? content : `${key.kind} ${key.keyName} ${content}`;
}

/** The same for values that differ in the order of properties only. */
function written(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => Number(a > b) - Number(a < b)))
        : inner,
    ) ?? ''
  );
}

/** Spans in the order of the text, none overlapping another. */
class Spans {
  readonly #spans: Span[] = [];

  push(span: Span): void {
    this.#spans.push(span);
  }

  has(offset: number): boolean {
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const span = this.#spans[low];
    return span !== undefined && span.start <= offset;
  }
}
