import type { TextEdit } from './findings.ts';

/** What was there from the beginning, by its place then, or what was put in. */
type Piece = { readonly start: number; readonly end: number } | string;

/** What several rounds of edits of a text amount to. */
export class NetEdits {
  readonly #length: number;
  #pieces: readonly Piece[];

  constructor(length: number) {
    this.#length = length;
    this.#pieces = [{ start: 0, end: length }];
  }

  /** The ranges, none of which overlaps another, are those of the text as it is now. */
  edit(edits: readonly TextEdit[]): void {
    const rest = this.#pieces.toReversed();
    const kept: Piece[] = [];
    let at = 0;
    const advance = (to: number, into: Piece[]): void => {
      while (at < to) {
        const piece = rest.pop();
        if (piece === undefined) return;
        const length = Math.min(lengthOf(piece), to - at);
        into.push(cut(piece, 0, length));
        if (length < lengthOf(piece)) rest.push(cut(piece, length, lengthOf(piece)));
        at += length;
      }
    };
    for (const { range, newText } of edits.toSorted((a, b) => a.range.start - b.range.start)) {
      advance(range.start, kept);
      advance(range.end, []);
      kept.push(newText);
    }
    this.#pieces = [...kept, ...rest.reverse()];
  }

  /** The edits that make what it is now of what it was. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let [newText, start] = ['', 0];
    const end = { start: this.#length, end: this.#length };
    for (const piece of [...this.#pieces, end]) {
      if (typeof piece === 'string') {
        newText += piece;
        continue;
      }
      const range = { start, end: piece.start };
      if (newText !== '' || range.end > range.start) edits.push({ range, newText });
      [newText, start] = ['', piece.end];
    }
    return edits;
  }
}

function lengthOf(piece: Piece): number {
  return typeof piece === 'string' ? piece.length : piece.end - piece.start;
}

function cut(piece: Piece, from: number, to: number): Piece {
  if (typeof piece === 'string') return piece.slice(from, to);
  return { start: piece.start + from, end: piece.start + to };
}
