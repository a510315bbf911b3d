import Type, { type Static } from 'typebox';

/** An instant, ISO 8601 in UTC with a trailing `Z`. */
export const Instant = Type.String({ format: 'date-time', examples: ['2026-08-01T12:00:00.000Z'] });

export const KeyStatus = Type.Union([Type.Literal('active'), Type.Literal('inactive')]);
export type KeyStatus = Static<typeof KeyStatus>;

export const KeyKind = Type.Union([Type.Literal('generated'), Type.Literal('external')]);
export type KeyKind = Static<typeof KeyKind>;

/** A VTEX account name, as it stands in the account's host name. */
export const AccountName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });

/** `vtexappkey-{account}-{6 letters A-Z}`. */
export const KeyName = Type.String({ pattern: '^vtexappkey-[a-z0-9][a-z0-9-]{0,62}-[A-Z]{6}$' });

/** The role's name or one of its aliases, as the account knows it. */
export const RoleName = Type.String({ minLength: 1, maxLength: 200 });

/** In code points. */
export const maxLabelLength = 200;

/** Something to read: not only spaces, and no control characters, which would break a line of a tree. */
export const readable = '^(?=.*\\S)[^\\x00-\\x1f\\x7f]*$';

/** What VTEX calls the key identification: required when a key is generated, immutable afterwards. */
export const Label = Type.String({ minLength: 1, maxLength: maxLabelLength, pattern: readable });

const common = {
  id: Type.String({ format: 'uuid' }),
  keyName: KeyName,
  roles: Type.Array(Type.String()),
  /** Counts the changes of this key; sent as `ETag`, expected in `If-Match`. */
  version: Type.Integer({ minimum: 1 }),
};

/**
 * A key that this account generates and manages. The dates are those of the VTEX export: while a renewal is
 * unfinished `creationDateToken` is the old token's and `creationDateNewToken` the new one's. There is no
 * token here, and no hash of one.
 */
export const GeneratedKey = Type.Object({
  kind: Type.Literal('generated'),
  ...common,
  label: Type.String(),
  status: KeyStatus,
  creationDate: Instant,
  creationDateToken: Type.Union([Instant, Type.Null()]),
  creationDateNewToken: Type.Union([Instant, Type.Null()]),
  inactiveSince: Type.Union([Instant, Type.Null()]),
});
export type GeneratedKey = Static<typeof GeneratedKey> & {
  /** Why the roles are not known, where a backend could not tell them: `roles` is empty then and says nothing. */
  readonly rolesUnknown?: string;
};

/** A key of another account, to which this account only gives roles. */
export const ExternalKey = Type.Object({
  kind: Type.Literal('external'),
  ...common,
  /** The account that owns the key, read from its name. */
  account: AccountName,
  status: KeyStatus,
  addedDate: Instant,
});
export type ExternalKey = Static<typeof ExternalKey>;

export const ApiKey = Type.Union([GeneratedKey, ExternalKey]);
export type ApiKey = GeneratedKey | ExternalKey;

/**
 * The answer that shows a token, once. `token` is null where the answer is a replay of an earlier one (same
 * `Idempotency-Key`): only the hash was kept, so the token cannot be shown again.
 */
export const KeyWithToken = Type.Object({
  key: GeneratedKey,
  token: Type.Union([Type.String(), Type.Null()]),
});
export type KeyWithToken = Omit<Static<typeof KeyWithToken>, 'key'> & {
  readonly key: GeneratedKey;
  /** What did not go as asked, though the key and the token are there. */
  readonly warning?: string;
};

/** The account that owns a key, or undefined where the name is not of VTEX's form. */
export function ownerAccount(keyName: string): string | undefined {
  return /^vtexappkey-([a-z0-9][a-z0-9-]*)-[A-Z]{6}$/.exec(keyName)?.[1];
}

export function isRenewing(key: ApiKey): key is GeneratedKey {
  return key.kind === 'generated' && key.creationDateNewToken !== null;
}

/** The date from which the period counts: that of the newest token. Null where no token date is known. */
export function tokenDate(key: GeneratedKey): string | null {
  return key.creationDateNewToken ?? key.creationDateToken;
}
