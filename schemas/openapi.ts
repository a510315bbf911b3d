import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { TSchema } from 'typebox';
import { createServer } from '../backend/src/http/server.ts';
import { openSqlite } from '../backend/src/store/sqlite.ts';
import { Capabilities } from '../common/src/model/capabilities.ts';
import {
  AccountName,
  ApiKey,
  ExternalKey,
  GeneratedKey,
  Instant,
  KeyName,
  KeyStatus,
  KeyWithToken,
  Label,
} from '../common/src/model/key.ts';
import { Problem } from '../common/src/model/problem.ts';
import { KeyPage, Summary } from '../common/src/model/query.ts';
import { Grade, Role } from '../common/src/model/role.ts';
import { Settings } from '../common/src/model/settings.ts';
import packageJson from '../package.json' with { type: 'json' };

/**
 * Writes `key-service.openapi.json`, the description that the key service serves, from the schemas that
 * validate its requests. Run it after a change to a route or to the model.
 */
const documentFile = new URL('key-service.openapi.json', import.meta.url);

/** Schemas that have a name of their own in the document. */
const named: Record<string, TSchema> = {
  AccountName,
  Grade,
  Instant,
  KeyName,
  KeyStatus,
  Label,
  ApiKey,
  GeneratedKey,
  ExternalKey,
  KeyWithToken,
  KeyPage,
  Summary,
  Role,
  Settings,
  Capabilities,
  Problem,
};

const head: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title: 'Key service',
    version: packageJson.version,
    license: { name: packageJson.license, identifier: packageJson.license },
    description:
      'API keys of VTEX accounts: their lifecycle, roles and settings. Every failure is a problem document (RFC 9457) with a stable code.',
  },
  servers: [{ url: '/' }],
  components: { securitySchemes: { credential: { type: 'http', scheme: 'bearer' } } },
  security: [{ credential: [] }],
};

export async function openApiText(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vtex-keys-openapi-'));
  const storage = await openSqlite(folder);
  const app = await createServer({
    storage,
    credential: '',
    embedded: true,
    version: packageJson.version,
    now: () => new Date(),
    randomness: (count) => new Uint8Array(count),
    newId: () => '',
    hashToken: (token) => token,
    plugin: async (server) => {
      await server.register(swagger, { openapi: head, convertConstToEnum: false });
    },
  });
  await app.ready();
  const document = withNames(plain(app.swagger()));
  await app.close();
  await storage.close();
  await rm(folder, { recursive: true });
  return `${JSON.stringify(document, null, 2)}\n`;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** Names the schemas of the model, and the answers by their status. */
function withNames(document: Json): Json {
  const names = new Map(Object.entries(named).map(([name, schema]) => [shapeOf(schema), name]));
  const components = Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, inside(plain(schema), names)]),
  );
  const tidy = inside(document, names);
  if (!isObject(tidy) || !isObject(tidy['components'] ?? null)) throw new Error('No components to name.');
  return { ...tidy, components: { ...(tidy['components'] as object), schemas: components } };
}

function shapeOf(schema: unknown): string {
  return JSON.stringify(withoutExamples(plain(schema)));
}

/** The generator makes `example` of `examples`, which must not keep a schema from being recognised. */
function withoutExamples(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutExamples);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'example' && name !== 'examples');
  return Object.fromEntries(kept.map(([name, child]) => [name, withoutExamples(child)]));
}

function refer(value: Json, names: ReadonlyMap<string, string>): Json {
  const name = isObject(value) ? names.get(shapeOf(value)) : undefined;
  return name === undefined ? inside(value, names) : { $ref: `#/components/schemas/${name}` };
}

function inside(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((item) => refer(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, described(name, refer(child, names))]),
  );
}

function described(name: string, value: Json): Json {
  if (!isObject(value) || value['description'] !== 'Default Response') return value;
  const words = name.startsWith('4') ? 'Refused' : name.startsWith('5') ? 'Failed' : STATUS_CODES[name];
  return { ...value, description: words ?? name };
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(documentFile, await openApiText());
