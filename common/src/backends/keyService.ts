import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Capabilities } from '../model/capabilities.ts';
import { ApiKey, ExternalKey, GeneratedKey, KeyWithToken } from '../model/key.ts';
import { type KeyPage, Summary } from '../model/query.ts';
import { Role } from '../model/role.ts';
import { Settings } from '../model/settings.ts';
import { Verdict } from '../model/verdict.ts';
import { BackendError } from './backendError.ts';
import type { KeyBackend, KeyRef } from './keyBackend.ts';
import { followChanges } from './keyServiceFeed.ts';
import { createTransport, type Transport, type TransportOptions } from './keyServiceTransport.ts';

export interface KeyServiceOptions extends TransportOptions {
  readonly account: string;
  /** Told of an item of a list that cannot be understood, and is left out: its place, never its content. */
  readonly onWarning?: (warning: string) => void;
}

/** The keys of an account in a key service: the embedded one, or one that a team runs. */
export function createKeyService(options: KeyServiceOptions): KeyBackend {
  const transport = createTransport(options);
  const base = `/v1/accounts/${encodeURIComponent(options.account)}`;
  const items = createItemParser(options.onWarning ?? (() => {}));

  const get = async <Schema extends TSchema>(path: string, parse: Parser<Schema>, signal?: AbortSignal) =>
    parse((await transport.read(`${base}${path}`, signal)).body);
  const write = writer(transport, base);
  const command = <Schema extends TSchema>(
    name: string,
    key: KeyRef,
    parse: Parser<Schema>,
    signal?: AbortSignal,
  ) => write('POST', `/keys/${key.id}/${name}`, parse, { version: key.version }, signal);
  const place = (key: KeyRef) => `/${key.kind === 'external' ? 'external-keys' : 'keys'}/${key.id}`;

  return {
    account: options.account,
    capabilities: (signal) => get('/capabilities', parseCapabilities, signal),
    summary: (signal) => get('/summary', parseSummary, signal),
    getKey: (id, signal) => get(`/keys/${encodeURIComponent(id)}`, parseKey, signal),
    async listKeys(query, signal): Promise<KeyPage> {
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const page = await get(`/keys?${search}`, parsePage, signal);
      return { ...page, items: items(ApiKey, page.items) };
    },

    generateKey: (input, signal) => write('POST', '/keys', parseKeyWithToken, { body: input }, signal),
    addExternalKey: (input, signal) =>
      write('POST', '/external-keys', parseExternalKey, { body: input }, signal),
    setRoles: (key, roles, signal) =>
      write('PATCH', place(key), parseKey, { body: { roles }, version: key.version }, signal),
    activate: (key, signal) => command('activate', key, parseGeneratedKey, signal),
    deactivate: (key, signal) => command('deactivate', key, parseGeneratedKey, signal),
    renewToken: (key, signal) => command('renew', key, parseKeyWithToken, signal),
    deleteOldToken: (key, signal) => command('delete-old-token', key, parseGeneratedKey, signal),
    undoRenewal: (key, signal) => command('undo-renewal', key, parseGeneratedKey, signal),
    deleteKey: (key, signal) => write('DELETE', place(key), nothing, { version: key.version }, signal),

    verify: (pair, signal) => write('POST', '/verify', parseVerdict, { body: pair }, signal),

    settings: (signal) => get('/settings', parseSettings, signal),
    updateSettings: ({ version, ...body }, signal) =>
      write('PUT', '/settings', parseSettings, { body, version }, signal),

    roles: async (signal) => items(Role, await get('/roles', parseList, signal)),
    createRole: (input, signal) => write('POST', '/roles', parseRole, { body: input }, signal),
    updateRole: ({ name, version }, resources, signal) =>
      write('PUT', `/roles/${encodeURIComponent(name)}`, parseRole, { body: { resources }, version }, signal),
    deleteRole: ({ name, version }, signal) =>
      write('DELETE', `/roles/${encodeURIComponent(name)}`, nothing, { version }, signal),

    async exportCsv(shape, kind, signal): Promise<string> {
      const search = new URLSearchParams(kind ? { shape, kind } : { shape });
      return await transport.readText(`${base}/export?${search}`, signal);
    },
    loadExamples: (signal) => write('POST', '/examples', nothing, {}, signal),
    watch: (listener, signal) => followChanges(transport, `${base}/events`, listener, signal),
  };
}

type Parser<Schema extends TSchema> = (body: unknown) => Static<Schema>;

const Page = Type.Object({
  items: Type.Array(Type.Unknown()),
  total: Type.Integer({ minimum: 0 }),
  nextCursor: Type.Union([Type.String(), Type.Null()]),
});

const parseCapabilities = parser('the capabilities', Capabilities);
const parseSummary = parser('the summary', Summary);
const parseKey = parser('the key', ApiKey);
const parseGeneratedKey = parser('the key', GeneratedKey);
const parseExternalKey = parser('the key', ExternalKey);
const parseKeyWithToken = parser('the key', KeyWithToken);
const parsePage = parser('the list of keys', Page);
const parseList = parser('the list of roles', Type.Array(Type.Unknown()));
const parseRole = parser('the role', Role);
const parseVerdict = parser('the verdict', Verdict);
const parseSettings = parser('the settings', Settings);
const nothing: Parser<ReturnType<typeof Type.Void>> = () => undefined;

/** Accepts exactly what the schema describes. Says where an answer is wrong, never what stands there. */
function parser<Schema extends TSchema>(what: string, schema: Schema): Parser<Schema> {
  const check = Compile(schema);
  return (body) => {
    if (check.Check(body)) return body as Static<Schema>;
    const places = [...check.Errors(body)].map((error) => error.instancePath || 'the whole');
    throw unexpected(`${what} cannot be understood (${[...new Set(places)].slice(0, 3).join(', ')})`);
  };
}

/**
 * Parses a list item by item, so that one bad item does not hide the others. Where none is good, the list is
 * not empty but wrong.
 */
function createItemParser(onWarning: (warning: string) => void) {
  return <Schema extends TSchema>(schema: Schema, list: readonly unknown[]): Static<Schema>[] => {
    const check = checkOf(schema);
    const good = list.filter((item): item is Static<Schema> => check.Check(item));
    const bad = list.filter((item) => !check.Check(item)).map(nameOf);
    if (bad.length === 0) return good;
    const words = `${bad.length} of ${list.length} items cannot be understood (${bad.slice(0, 5).join(', ')})`;
    if (good.length === 0) throw unexpected(words);
    onWarning(`In an answer of the key service ${words}. They are left out.`);
    return good;
  };
}

const checks = new WeakMap<TSchema, ReturnType<typeof Compile>>();

function checkOf(schema: TSchema): ReturnType<typeof Compile> {
  const check = checks.get(schema) ?? Compile(schema);
  checks.set(schema, check);
  return check;
}

function nameOf(item: unknown, index: number): string {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? id : `item ${index}`;
}

function unexpected(words: string): BackendError {
  return new BackendError(
    'unexpected-answer',
    `In the answer of the key service ${words}. It may be of another version: update the extension or the service.`,
  );
}

function writer(transport: Transport, base: string) {
  return async <Schema extends TSchema>(
    method: string,
    path: string,
    parse: Parser<Schema>,
    { body, version }: { body?: unknown; version?: number },
    signal?: AbortSignal,
  ): Promise<Static<Schema>> => {
    const ifMatch = version === undefined ? {} : { 'if-match': `"${version}"` };
    const answer = await transport.write({ method, path: `${base}${path}`, headers: ifMatch, body }, signal);
    return parse(answer.body);
  };
}
