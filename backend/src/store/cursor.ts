import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { KeyOrder } from './keyList.ts';

/** The place of a key in a list: the value it is sorted by, and its id. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

const Cursor = Type.Tuple([Type.String(), Type.String(), Type.String(), Type.String()]);

/** A cursor holds for the sort it was made with, and for it alone. */
export function writeCursor(position: Position, { sort, order }: KeyOrder): string {
  const fields: Static<typeof Cursor> = [sort, order, position.value, position.id];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** Undefined where the text is no cursor, or one of another sort. */
export function readCursor(text: string, { sort, order }: KeyOrder): Position | undefined {
  const fields = parse(text);
  if (!Check(Cursor, fields) || fields[0] !== sort || fields[1] !== order) return undefined;
  return { value: fields[2], id: fields[3] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
