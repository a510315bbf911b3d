import { Check } from 'typebox/value';
import { serviceOrigin } from '../../../common/src/backends/serviceOrigin.ts';
import { AccountName } from '../../../common/src/model/key.ts';
import type { ConnectionMode, ConnectionSettings } from './connection.ts';

/** An entry of the setting as far as it can be read, and what is wrong with it. */
export interface ConnectionEntry {
  readonly settings: ConnectionSettings;
  readonly problem?: string;
}

/** A live account asks before every change unless told otherwise: what is changed there is changed in a store. */
export function defaultMode(backend: ConnectionSettings['backend']): ConnectionMode {
  return backend === 'vtex' ? 'confirm' : 'live';
}

const modes: readonly string[] = ['live', 'confirm', 'read-only'] satisfies ConnectionMode[];
const backends: readonly string[] = ['embedded', 'service', 'vtex'] satisfies ConnectionSettings['backend'][];
const properties: readonly string[] = ['name', 'backend', 'account', 'url', 'mode'];

/** Reads `vtexKeys.connections`. An entry that cannot be used stays in the list, with its problem. */
export function parseConnections(value: unknown): ConnectionEntry[] {
  if (!Array.isArray(value)) return [unusable('Connections', 'The setting must be a list of connections.')];
  const names = new Set<string>();
  return value.map((entry: unknown, index) => {
    const parsed = parseConnection(entry, `Connection ${index + 1}`);
    const { name } = parsed.settings;
    if (names.has(name) && parsed.problem === undefined) {
      return { ...parsed, problem: `There are two connections named "${name}": give each its own name.` };
    }
    names.add(name);
    return parsed;
  });
}

function parseConnection(entry: unknown, fallbackName: string): ConnectionEntry {
  if (!isRecord(entry)) return unusable(fallbackName, `${fallbackName} must be an object.`);
  const { name, backend, account, url, mode } = entry;
  const readableName = typeof name === 'string' && name.trim() !== '' ? name : fallbackName;
  const problem = problemOf(entry);
  if (problem !== undefined) return unusable(readableName, problem);
  return {
    settings: {
      name: readableName,
      backend: backend as ConnectionSettings['backend'],
      account: account as string,
      ...(url === undefined ? {} : { url: new URL(url as string).origin }),
      ...(mode === undefined ? {} : { mode: mode as ConnectionMode }),
    },
  };
}

function problemOf(entry: Record<string, unknown>): string | undefined {
  const { name, backend, account, url, mode } = entry;
  const unknown = Object.keys(entry).find((property) => !properties.includes(property));
  if (unknown !== undefined) return `"${unknown}" is no property of a connection.`;
  if (typeof name !== 'string' || name.trim() === '') return '"name" must be a text that is not empty.';
  if (!backends.includes(backend as string)) return '"backend" must be "embedded", "service" or "vtex".';
  if (!Check(AccountName, account)) {
    return '"account" must be the name of a VTEX account: lower-case letters, digits and hyphens.';
  }
  if (mode !== undefined && !modes.includes(mode as string)) {
    return '"mode" must be "live", "confirm" or "read-only".';
  }
  if (backend === 'embedded')
    return url === undefined ? undefined : '"url" is only for the backends "service" and "vtex".';
  if (backend === 'vtex' && url === undefined) return undefined;
  if (typeof url !== 'string') {
    return backend === 'vtex'
      ? '"url" must be an origin.'
      : '"url" is missing: the origin of the key service.';
  }
  const origin = serviceOrigin(url);
  return 'problem' in origin ? origin.problem : undefined;
}

function unusable(name: string, problem: string): ConnectionEntry {
  return { settings: { name, backend: 'service', account: '' }, problem };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
