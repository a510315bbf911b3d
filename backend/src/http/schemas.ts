import Type, { type TObject, type TProperties } from 'typebox';
import { AccountName, RoleName, readable } from '../../../common/src/model/key.ts';
import { Problem } from '../../../common/src/model/problem.ts';

/** An object that refuses properties it does not know: a misspelt one would otherwise do nothing. */
export function strict<Properties extends TProperties>(properties: Properties): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false });
}

export const AccountParams = Type.Object({ account: AccountName });

export const KeyParams = Type.Object({ account: AccountName, id: Type.String({ format: 'uuid' }) });

export const RoleParams = Type.Object({
  account: AccountName,
  name: Type.String({ minLength: 1, maxLength: 200 }),
});

const IdempotencyKey = Type.String({
  pattern: '^[\\x21-\\x7e]{1,255}$',
  description: 'Makes a repetition of this request harmless: for 24 hours it gets the first answer again.',
});

const IfMatch = Type.String({
  pattern: '^(\\*|"\\d{1,15}"(\\s*,\\s*"\\d{1,15}")*)$',
  description: 'The ETag of the version to change, such as "3". Any other version is refused with 412.',
});

export const CreateHeaders = Type.Object({ 'idempotency-key': Type.Optional(IdempotencyKey) });

export const ChangeHeaders = Type.Object({
  'idempotency-key': Type.Optional(IdempotencyKey),
  'if-match': Type.Optional(IfMatch),
});

/** Every other answer is a problem document. */
const problem = { content: { 'application/problem+json': { schema: Problem } } };
export const problemResponses = { '4xx': problem, '5xx': problem };

/** Roles by name or alias; those named twice count once. */
export const GivenRoles = Type.Array(RoleName, { maxItems: 200 });

/** A name that can be read: not only spaces, no control characters. */
export const NewRoleName = Type.String({ minLength: 1, maxLength: 200, pattern: readable });
