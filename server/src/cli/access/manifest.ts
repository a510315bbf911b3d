import type { Span } from '../../lint/findings.ts';
import { Linter, type LintInput } from '../../lint/linter.ts';
import { type ManifestKey, record } from '../../lint/manifestKey.ts';

/** A key of a manifest and where it stands in the text of it. */
interface PlacedKey {
  readonly key: ManifestKey;
  /** Of the roles where it has any, else of the entry. */
  readonly range: Span;
}

interface ReadManifest {
  readonly account: string | undefined;
  readonly keys: readonly PlacedKey[];
  /** The first thing that keeps the text from being read as a whole, and where it is. */
  readonly problem: { readonly message: string; readonly offset: number } | undefined;
}

/** The keys of a manifest in the order of the text; of a broken one those that can be read. */
export function readManifest(input: LintInput): ReadManifest {
  const linter = new Linter(input);
  const { header } = linter;
  const hasKeys = Array.isArray(record(header.value)['keys']);
  const problems = header.problems.map(({ message, range }) => ({ message, offset: range.start }));
  const keys = Array.from(linter.keysIn(linter.keysSpan), ({ entry, start }) => {
    for (const { message, range } of entry.problems) problems.push({ message, offset: start + range.start });
    const place = entry.range(['roles']) ?? entry.span;
    return { key: entry.key, range: { start: start + place.start, end: start + place.end } };
  });
  if (!hasKeys) problems.push({ message: "It has no list 'keys'.", offset: 0 });
  return { account: header.account, keys, problem: problems[0] };
}
