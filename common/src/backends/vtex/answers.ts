import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { BackendError } from '../backendError.ts';

/** A key as VTEX lists it, in our terms: one form of id, dates in UTC. */
export interface VtexKey {
  /** With dashes, in lower case. */
  readonly id: string;
  readonly keyName: string;
  readonly label: string;
  readonly creationDate: string;
  readonly isActive: boolean;
}

export interface VtexRole {
  readonly id: number;
  readonly name: string;
}

// Properties that VTEX adds later are no fault of an answer. Those that must be there are the ones that are used.
const AppKey = Type.Object({
  id: Type.String(),
  appKey: Type.String({ minLength: 1 }),
  label: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  createdIn: Type.String(),
  isActive: Type.Boolean(),
});

const NewAppKey = Type.Object({
  ...AppKey.properties,
  appToken: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const RoleOfKey = Type.Object({ id: Type.Integer(), name: Type.String() });

const RolePage = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      roleType: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
      isAdmin: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    }),
  ),
  paging: Type.Object({ pages: Type.Integer() }),
});

const Renewed = Type.Object({
  creationDateToken: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  creationDateNewToken: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  expirationPeriod: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  newToken: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const Finished = Type.Object({ creationDateToken: Type.Optional(Type.Union([Type.String(), Type.Null()])) });

const Login = Type.Object({ authStatus: Type.String() });

const List = Type.Array(Type.Unknown());

export const parseList = parser('the list of keys', List);
export const parseNewKey = parser('the new key', NewAppKey);
export const parseRolesOfKey = parser('the roles of the key', Type.Array(RoleOfKey));
export const parseRolePage = parser('the list of roles', RolePage);
export const parseRenewed = parser('the renewal', Renewed);
export const parseFinished = parser('the end of the renewal', Finished);
export const parseLogin = parser('the login', Login);
const checkAppKey = Compile(AppKey);

/** A key of a list, or words for what is wrong with it. They repeat of it no more than its key name. */
export function readKey(item: unknown): VtexKey | { readonly unreadable: string } {
  const { appKey } = Object(item) as { appKey?: unknown };
  const name =
    typeof appKey === 'string' && /^vtexappkey-[\w-]{1,80}$/.test(appKey) ? appKey : 'a key without a name';
  if (!checkAppKey.Check(item)) return { unreadable: `${name} (${placesIn(checkAppKey.Errors(item))})` };
  const key = toKey(item);
  return key ?? { unreadable: `${name} (${idOf(item.id) === undefined ? '/id' : '/createdIn'})` };
}

/** Undefined where the id or the date is none. */
export function toKey(item: Static<typeof AppKey>): VtexKey | undefined {
  const id = idOf(item.id);
  const creationDate = instantOf(item.createdIn);
  if (id === undefined || creationDate === undefined) return undefined;
  return { id, keyName: item.appKey, label: item.label ?? '', creationDate, isActive: item.isActive };
}

/** VTEX writes ids with dashes in one place and as 32 digits in another. Undefined where it is neither. */
function idOf(text: string): string | undefined {
  const digits = text.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** VTEX writes up to seven digits of a second, and sometimes no `Z`; its dates are taken for UTC all the same. */
export function instantOf(text: string | null | undefined): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:\d\d)?$/.exec(text ?? '');
  if (!parts) return undefined;
  const [, seconds, fraction = '', zone = 'Z'] = parts;
  const date = new Date(`${seconds}${fraction}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

export function unexpected(words: string): BackendError {
  return new BackendError(
    'unexpected-answer',
    `In the answer of VTEX ${words}. Update the extension; if it stays, use VTEX Admin.`,
  );
}

function parser<Schema extends TSchema>(what: string, schema: Schema): (body: unknown) => Static<Schema> {
  const check = Compile(schema);
  return (body) => {
    if (check.Check(body)) return body as Static<Schema>;
    throw unexpected(`${what} cannot be understood (${placesIn(check.Errors(body))})`);
  };
}

/** Where an answer is wrong, never what stands there. */
function placesIn(errors: Iterable<{ instancePath: string }>): string {
  const places = [...errors].map(({ instancePath }) => instancePath || 'the whole');
  return [...new Set(places)].slice(0, 3).join(', ');
}
