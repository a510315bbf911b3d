import Type, { type Static } from 'typebox';
import { ApiKey, KeyKind, KeyStatus } from './key.ts';

/**
 * What the age of a key's newest token asks of its owner. `due` is everything that wants action now: near
 * expiry, past the period, or with an old token still to be deleted.
 */
export const AgeFilter = Type.Union([
  Type.Literal('near-expiry'),
  Type.Literal('past-period'),
  Type.Literal('pending-deletion'),
  Type.Literal('due'),
]);
export type AgeFilter = Static<typeof AgeFilter>;

export const KeySort = Type.Union([
  Type.Literal('creationDate'),
  Type.Literal('tokenDate'),
  Type.Literal('keyName'),
  Type.Literal('label'),
]);
export type KeySort = Static<typeof KeySort>;

/** Filters are joined by "and". External keys have no label and no token: they sort by date added and name. */
export const KeyQuery = Type.Object({
  kind: Type.Optional(KeyKind),
  status: Type.Optional(KeyStatus),
  role: Type.Optional(Type.String({ maxLength: 200 })),
  /** Part of the key name or the label, whatever its case. */
  text: Type.Optional(Type.String({ maxLength: 200 })),
  age: Type.Optional(AgeFilter),
  sort: Type.Optional(KeySort),
  order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type KeyQuery = Static<typeof KeyQuery>;

export const KeyPage = Type.Object({
  items: Type.Array(ApiKey),
  /** How many keys match the filters, on all pages. */
  total: Type.Integer({ minimum: 0 }),
  /** Pass it back for the next page; null on the last one. */
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});
export type KeyPage = Omit<Static<typeof KeyPage>, 'items'> & {
  items: ApiKey[];
  /** Words for each item of the list that a backend could not understand, and that is therefore not among them. */
  readonly unreadable?: readonly string[];
};

/** Counts for headings and the status bar. The three ages count active generated keys only. */
export const Summary = Type.Object({
  generated: Type.Integer({ minimum: 0 }),
  external: Type.Integer({ minimum: 0 }),
  nearExpiry: Type.Integer({ minimum: 0 }),
  pastPeriod: Type.Integer({ minimum: 0 }),
  pendingDeletion: Type.Integer({ minimum: 0 }),
  /** Keys for which at least one of the three holds. */
  due: Type.Integer({ minimum: 0 }),
});
export type Summary = Static<typeof Summary>;
