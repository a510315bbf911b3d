import { distance } from 'fastest-levenshtein';
import type { Fix, Span } from './findings.ts';
import { asUnsafe, cautions, safeFix } from './fixes.ts';
import { alternatives, quote } from './words.ts';

export interface Suggestion {
  /** To be put after a message; empty where nothing is close. */
  readonly text: string;
  /** Undefined where nothing is close. */
  readonly fixes: (() => readonly Fix[]) | undefined;
}

/** How many candidates are proposed at most. */
const most = 3;

/** Names longer than any that is known are not compared: the work grows with their length. */
const longest = 200;

/**
 * Proposes the candidates that may have been meant by the string at `range`, the closest first. The one that is
 * closer than all others was probably meant: to put it in is safe.
 */
export function didYouMean(word: string, candidates: readonly string[], range: Span): Suggestion {
  const close = closeTo(word, candidates);
  const [first, second] = close;
  if (!first) return { text: '', fixes: undefined };
  const isClear = first.edits !== second?.edits;
  const meant = close.filter(({ edits }) => edits === first.edits).map(({ name }) => quote(name));
  return {
    text: ` Did you mean ${alternatives(meant)}?`,
    fixes: () =>
      close.map(({ name }, index) => {
        const fix = safeFix(`Replace by ${quote(name)}`, () => [{ range, newText: JSON.stringify(name) }]);
        return isClear && index === 0 ? fix : asUnsafe(fix, cautions.guess);
      }),
  };
}

function closeTo(word: string, candidates: readonly string[]): { name: string; edits: number }[] {
  if (word.length > longest) return [];
  const lower = word.toLowerCase();
  return [...new Set(candidates)]
    .map((name) => ({ name, edits: name.toLowerCase() === lower ? 0 : distance(word, name) }))
    .filter(({ edits }) => edits <= allowedEdits(word.length))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, most);
}

/** Two letters that changed places are two edits. */
function allowedEdits(length: number): number {
  if (length < 5) return 1;
  return Math.max(2, Math.min(4, Math.floor(length / 4)));
}
