import Type, { type Static } from 'typebox';

/** Why the key service does not accept a pair: the first that holds, in this order. */
const ServiceRejection = Type.Union([
  Type.Literal('unknown-key'),
  Type.Literal('external-key'),
  Type.Literal('wrong-token'),
  Type.Literal('inactive-key'),
  Type.Literal('expired-token'),
]);
export type ServiceRejection = Static<typeof ServiceRejection>;

/** A VTEX account does not say why: `not-accepted`. */
export type RejectionReason = ServiceRejection | 'not-accepted';

/** Whether a token opens its key now; `reason` is null where it does. */
export const Verdict = Type.Object({
  accepted: Type.Boolean(),
  reason: Type.Union([ServiceRejection, Type.Null()]),
});
export type Verdict = { readonly accepted: boolean; readonly reason: RejectionReason | null };
