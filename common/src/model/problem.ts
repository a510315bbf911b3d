import Type, { type Static } from 'typebox';

/**
 * The stable codes of the key service's problem documents. A code never changes its meaning; the words beside
 * it may.
 */
export const problemCodes = [
  'invalid-request',
  'malformed-json',
  'unsupported-media-type',
  'payload-too-large',
  'unauthorized',
  'not-found',
  'key-not-found',
  'role-not-found',
  'stale-version',
  'idempotency-key-reused',
  'unknown-role',
  'already-active',
  'already-inactive',
  'renewal-pending',
  'no-renewal-pending',
  'not-a-generated-key',
  'key-already-added',
  'own-account-key',
  'role-name-taken',
  'role-in-use',
  'predefined-role',
  'unknown-resource',
  'account-not-empty',
  'storage-full',
  'storage-read-only',
  'storage-too-new',
  'storage-busy',
  'storage-failed',
  'internal-error',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** A problem document (RFC 9457). */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  /** What happened, to what, and what to do next. */
  detail: Type.String(),
  code: Type.Unsafe<ProblemCode>(Type.String({ enum: [...problemCodes] })),
  /** JSON pointers into the request, where one part of it is at fault. */
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
});
export type Problem = Static<typeof Problem>;
