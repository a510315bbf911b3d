import {
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  commentEnd,
  isBracket,
  isLineEnd,
  lineFeed,
  openBrace,
  openBracket,
  quote,
  slash,
  space,
  stringEnd,
  tab,
} from './characters.ts';
import type { Item } from './outline.ts';

/** A manifest needs five levels. Readers that call themselves for each level must be kept from thousands. */
export const deepest = 100;

/**
 * Finds the array `keys` of the root object and the ends of its items, in one pass over the characters that
 * reads no values. It goes through any text: a string ends on its line at the latest, a bracket also closes
 * those within it that are still open, and a brace where only a name can stand begins the next item; so does,
 * once something is wrong in an item, one that is no further in. So what is wrong seldom reaches the next item.
 */
export class Scanner {
  readonly text: string;
  position: number;
  /** Whether `keys` stood last as something other than an array. */
  hasOtherKeys = false;

  // Of the item read last, or of what was read outside of `keys` since the last reset.
  isClosed = true;
  isSeparated = true;
  hasComments = false;
  isTooDeep = false;
  colons = 0;

  readonly #open = new Uint8Array(deepest + 1);

  constructor(text: string, position = 0) {
    this.text = text;
    this.position = position;
  }

  /** Steps into the root object; false where the text is none. */
  enterRoot(): boolean {
    const { text } = this;
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    for (let next = this.#overTrivia(at); next !== at; next = this.#overTrivia(at)) at = next;
    const code = text.charCodeAt(at);
    if (code === openBracket) this.#bracketsEnd(at, at);
    this.position = at + 1;
    return code === openBrace;
  }

  /** From within the root object, steps into the next array `keys`; false at the end of the object. */
  enterKeys(): boolean {
    const { text } = this;
    let name = -1;
    let isKeys = false;
    let at = this.position;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      const start = at;
      at = this.#overTrivia(at);
      if (at !== start) continue;
      if (code === openBracket && isKeys) {
        this.hasOtherKeys = false;
        this.position = at + 1;
        return true;
      }
      if (isKeys) this.hasOtherKeys = true;
      isKeys = false;
      if (code === closeBrace) break;
      if (code === quote) at = Math.abs(stringEnd(text, at));
      else if (code === openBrace || code === openBracket) at = this.#bracketsEnd(at, at);
      else at++;
      if (code === colon) {
        this.colons++;
        isKeys = name >= 0 && isNameOfKeys(text, name);
      }
      name = code === quote ? start : -1;
    }
    this.position = at;
    return false;
  }

  /**
   * Moves over the next item of `keys`, which begins at the position returned. Where there is none, returns -1
   * and stays.
   */
  nextItem(isFirst: boolean): number {
    const { text, position: from } = this;
    const start = this.#itemStart(isFirst);
    if (start < 0) return -1;
    const code = text.charCodeAt(start);
    if (code === openBrace || code === openBracket) {
      this.position = this.#bracketsEnd(start, from);
    } else {
      this.isClosed = false;
      this.position = this.#looseEnd(start);
    }
    return start;
  }

  /** What is told of the item read last. */
  get item(): Item {
    const { isClosed, isSeparated, hasComments, isTooDeep, colons } = this;
    return { isClosed, isSeparated, hasComments, isTooDeep, colons };
  }

  /** Steps over the bracket that closes `keys`, after the last item; false where it is missing. */
  leaveKeys(): boolean {
    const { text } = this;
    let at = this.position;
    while (at < text.length && text.charCodeAt(at) !== closeBracket) {
      const next = this.#overTrivia(at);
      at = next === at ? at + 1 : next;
    }
    this.position = Math.min(at + 1, text.length);
    return at < text.length;
  }

  reset(): void {
    this.colons = 0;
    this.hasComments = false;
    this.isTooDeep = false;
  }

  #itemStart(isFirst: boolean): number {
    this.reset();
    const { text } = this;
    let commas = isFirst ? 1 : 0;
    let isClean = true;
    let at = this.position;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === space || code === lineFeed || code === carriageReturn || code === tab) {
        at++;
      } else if (code === comma) {
        commas++;
        at++;
      } else if (code === closeBracket) {
        return -1;
      } else if (code === closeBrace) {
        isClean = false;
        at++;
      } else {
        const end = commentEnd(text, at);
        if (end === at) break;
        isClean = false;
        at = end;
      }
    }
    this.isSeparated = isClean && commas === 1;
    return at < text.length ? at : -1;
  }

  /**
   * The end of what is not in brackets: in JSON that is one string or word. All that follows on the line is
   * taken with it, up to a comma or a bracket, so that there are few items where there should be none.
   */
  #looseEnd(start: number): number {
    const { text } = this;
    let end = start;
    let at = start;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === space || code === tab) {
        at++;
        continue;
      }
      if (isLineEnd(code) || code === comma || isBracket(code) || commentEnd(text, at) !== at) break;
      at = code === quote ? Math.abs(stringEnd(text, at)) : at + 1;
      end = at;
    }
    return end;
  }

  /** The end of the value that the bracket opens; before it, from an offset on, stands nothing but its gap. */
  #bracketsEnd(start: number, from: number): number {
    const { text } = this;
    const open = this.#open;
    let depth = 0;
    let colons = 0;
    let isBroken = false;
    let before = colon;
    let end = start;
    let at = start;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code <= space) {
        at++;
        continue;
      }
      if (code === quote) {
        at = stringEnd(text, at);
        if (at < 0) {
          isBroken = true;
          at = -at;
        }
      } else if (code === openBrace || code === openBracket) {
        const canBegin = depth === 1 && open[1] === openBrace && before !== colon;
        if (code === openBrace && (canBegin || (isBroken && isAsFarLeft(text, at, start, from)))) break;
        depth++;
        if (depth <= deepest) open[depth] = code;
        else isBroken = this.isTooDeep = true;
        at++;
      } else if (code === closeBrace || code === closeBracket) {
        const outer = depthAfter(code, open, depth);
        if (outer !== depth - 1) isBroken = true;
        depth = outer;
        at++;
      } else {
        const next = code === slash ? commentEnd(text, at) : at;
        if (next !== at) {
          this.hasComments = true;
          at = next;
          continue;
        }
        at++;
        if (code === colon) colons++;
        if (code === comma) {
          before = comma;
          continue;
        }
      }
      before = code;
      end = at;
      if (depth === 0) break;
    }
    this.isClosed = depth === 0;
    this.colons += colons;
    return end;
  }

  /** Over one character of white space, or a comment. */
  #overTrivia(at: number): number {
    return this.text.charCodeAt(at) <= space ? at + 1 : commentEnd(this.text, at);
  }
}

/** The depth after a closing bracket: that of its opening one less one; unchanged where it closes nothing. */
function depthAfter(code: number, open: Uint8Array, depth: number): number {
  if (depth > deepest) return depth - 1;
  const opening = code === closeBrace ? openBrace : openBracket;
  for (let level = depth; level > 0; level--) {
    if (open[level] === opening) return level - 1;
  }
  return depth;
}

/** Whether a brace begins its line no further in than the item does, as braces within it hardly do. */
function isAsFarLeft(text: string, brace: number, start: number, from: number): boolean {
  const indent = indentAt(text, brace, start);
  return indent !== undefined && indent <= (indentAt(text, start, from) ?? 0);
}

/** The white space before the offset, where a line begins with it; undefined where none does from there on. */
function indentAt(text: string, offset: number, from: number): number | undefined {
  let at = offset;
  while (at > from && (text.charCodeAt(at - 1) === space || text.charCodeAt(at - 1) === tab)) at--;
  return at > from && isLineEnd(text.charCodeAt(at - 1)) ? offset - at : undefined;
}

function isNameOfKeys(text: string, start: number): boolean {
  if (text.startsWith('"keys"', start)) return true;
  const name = text.slice(start, Math.abs(stringEnd(text, start)));
  if (name.length < 7 || !name.includes('\\')) return false;
  try {
    return JSON.parse(name) === 'keys';
  } catch {
    return false;
  }
}
