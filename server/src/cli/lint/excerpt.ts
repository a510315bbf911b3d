import type { Finding } from '../../lint/findings.ts';
import { findSecrets } from '../../lint/secrets.ts';
import type { Excerpt } from './report.ts';

/** How far around the place secrets are looked for: more than the longest there are. */
const searched = 4000;

/** How far around the place is shown. */
const shown = 200;

/** The line on which the finding begins, its secrets blackened: of no text that is shown anybody learns one. */
export function excerptOf(text: string, { rule, range }: Pick<Finding, 'rule' | 'range'>): Excerpt {
  const from = lineStart(text, range.start, range.start - searched);
  const to = lineEnd(text, range.start, range.start + searched);
  let line = text.slice(from, to);
  for (const { start, end } of findSecrets(line)) line = blackened(line, start, end);
  const start = Math.min(range.start - from, line.length);
  const end = Math.max(start, Math.min(range.end - from, line.length));
  if (rule === 'secret-in-manifest') line = blackened(line, start, end);
  const cut = Math.max(0, start - shown);
  return {
    text: line.slice(cut, start + shown),
    start: start - cut,
    end: Math.min(end - cut, shown + start - cut),
  };
}

/** The same length, so that everything stays in its place. */
export function blackened(text: string, start: number, end: number): string {
  return text.slice(0, start) + '█'.repeat(end - start) + text.slice(end);
}

function lineStart(text: string, at: number, least: number): number {
  let start = at;
  while (start > 0 && start > least && !isLineEnd(text, start - 1)) start -= 1;
  return start;
}

function lineEnd(text: string, at: number, most: number): number {
  let end = at;
  while (end < text.length && end < most && !isLineEnd(text, end)) end += 1;
  return end;
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}
