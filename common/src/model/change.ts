import Type, { type Static } from 'typebox';

/** One message of the change feed: what changed, so that a view can read it again. */
export const Change = Type.Object({
  /** Grows by one with every change of the data folder; the server-sent event's id. */
  sequence: Type.Integer({ minimum: 1 }),
  subject: Type.Union([Type.Literal('key'), Type.Literal('role'), Type.Literal('settings')]),
  /** The key's id, the role's name; null for settings and for changes of many keys at once. */
  id: Type.Union([Type.String(), Type.Null()]),
});
export type Change = Static<typeof Change>;
