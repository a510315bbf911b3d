import { closest, distance } from 'fastest-levenshtein';
import type { Fix, Span } from './findings.ts';
import { quote } from './words.ts';

export interface Suggestion {
  /** To be put after a message. */
  readonly text: string;
  readonly fix: Fix;
}

/** Names longer than any that is known are not compared: the work grows with their length. */
const longest = 200;

/** Proposes the candidate that was probably meant by the string at `range`; undefined where none is close. */
export function didYouMean(word: string, candidates: readonly string[], range: Span): Suggestion | undefined {
  const meant = closestOf(word, candidates);
  if (meant === undefined) return undefined;
  const edits = [{ range, newText: JSON.stringify(meant) }];
  return {
    text: ` Did you mean ${quote(meant)}?`,
    fix: { title: `Replace by ${quote(meant)}`, safe: true, edits },
  };
}

function closestOf(word: string, candidates: readonly string[]): string | undefined {
  const same = candidates.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
  if (same !== undefined || candidates.length === 0 || word.length > longest) return same;
  const best = closest(word, candidates);
  const edits = distance(word, best);
  const rivals = candidates.filter((candidate) => distance(word, candidate) === edits);
  return edits <= allowedEdits(word.length) && rivals.length === 1 ? best : undefined;
}

/** Two letters that changed places are two edits. */
function allowedEdits(length: number): number {
  if (length < 5) return 1;
  return Math.max(2, Math.min(4, Math.floor(length / 4)));
}
