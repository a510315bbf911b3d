import type { Range } from 'vscode-languageserver';
import type { Span } from '../../lint/findings.ts';

/** Where the lines of a text begin: all that is kept of it to tell positions from offsets. */
export class LineStarts {
  readonly #starts: Uint32Array;

  constructor(text: string) {
    const starts = [0];
    // Of nearly all texts the lines end alike; to look for one character is much faster than for a pattern.
    if (text.includes('\r')) {
      for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
    } else {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    this.#starts = Uint32Array.from(starts);
  }

  rangeOf({ start, end }: Span): Range {
    return { start: this.#positionAt(start), end: this.#positionAt(end) };
  }

  #positionAt(offset: number): Range['start'] {
    let line = 0;
    let after = this.#starts.length;
    while (after - line > 1) {
      const middle = (line + after) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) line = middle;
      else after = middle;
    }
    return { line, character: offset - (this.#starts[line] ?? 0) };
  }
}
