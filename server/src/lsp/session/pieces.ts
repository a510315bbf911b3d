import { type Position, TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../lint/findings.ts';

/** How long a piece usually is, in UTF-16 code units. */
const usual = 16_384;

/** Whole lines of the text, the last of which may have no end. */
interface Piece {
  readonly document: TextDocument;
  readonly length: number;
  /** How many line ends it has. */
  readonly lines: number;
  /** Its first offset in the text. */
  start: number;
  /** Its first line in the text. */
  line: number;
}

/**
 * A text under edit that knows its lines. An edit costs as much as there are pieces, however long the text is;
 * places are those of `TextDocument`.
 */
export class Pieces {
  readonly #size: number;
  #pieces: Piece[];
  #whole: string | undefined;

  constructor(text: string, size = usual) {
    this.#size = size;
    this.#pieces = piecesOf(text, size);
    this.#whole = text;
    this.#place();
  }

  get length(): number {
    const last = this.#last;
    return last.start + last.length;
  }

  /** Joined once after each edit. */
  toString(): string {
    this.#whole ??= this.#pieces.map(({ document }) => document.getText()).join('');
    return this.#whole;
  }

  /** Puts the new text in the place of the range, which lies within the text. */
  replace({ start, end }: Span, newText: string): void {
    const first = this.#indexAt(start);
    // What begins at the end is touched too: all that is touched ends where a line does.
    const count = this.#indexAt(end) - first + 1;
    const touched = this.#pieces.slice(first, first + count);
    const by = touched[0]?.start ?? 0;
    const old = touched.map(({ document }) => document.getText()).join('');
    const text = old.slice(0, start - by) + newText + old.slice(end - by);
    this.#pieces.splice(first, count, ...piecesOf(text, this.#size));
    this.#whole = undefined;
    this.#place();
  }

  positionAt(offset: number): Position {
    const piece = this.#pieces[this.#indexAt(offset)] ?? this.#last;
    const { line, character } = piece.document.positionAt(offset - piece.start);
    return { line: line + piece.line, character };
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    const index = this.#pieces.findLastIndex((piece) => piece.line <= line);
    const piece = this.#pieces[index] ?? this.#last;
    return piece.start + piece.document.offsetAt({ line: line - piece.line, character });
  }

  get #last(): Piece {
    return this.#pieces.at(-1) as Piece;
  }

  /** Of the last piece that begins at the offset or before it. */
  #indexAt(offset: number): number {
    let [low, high] = [0, this.#pieces.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  #place(): void {
    let [start, line] = [0, 0];
    for (const piece of this.#pieces) {
      piece.start = start;
      piece.line = line;
      start += piece.length;
      line += piece.lines;
    }
  }
}

/** At least one, and one that is empty of a text that is. */
function piecesOf(text: string, size: number): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  do {
    const end = text.length - start > 2 * size ? text.indexOf('\n', start + size) + 1 : 0;
    const own = text.slice(start, end === 0 ? undefined : end);
    const document = TextDocument.create('', '', 0, own);
    pieces.push({ document, length: own.length, lines: document.lineCount - 1, start: 0, line: 0 });
    start += own.length;
  } while (start < text.length);
  return pieces;
}
