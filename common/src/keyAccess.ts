import { redact } from './redact.ts';

/**
 * Documents that say what a key can do have URIs of this scheme. The server makes their text, which a client
 * asks for with `workspace/textDocumentContent`; the URI says of which key.
 */
export const keyAccessScheme = 'vtex-keys-access';

/** How a key is found again in its manifest after edits: by the best that it has. */
export type KeyIdentity = { keyName: string } | { label: string } | { index: number };

/** A key of a manifest, which is followed as it is edited. */
export interface ManifestKeyAccess {
  /** The URI of the manifest. */
  manifest: string;
  key: KeyIdentity;
}

/** A key of a backend, with all that is to be known of it. */
export interface BackendKeyAccess {
  /** What the user calls the connection. */
  connection: string;
  keyName: string;
  isActive: boolean;
  roles: string[];
  /** What those of its roles grant that VTEX does not define. */
  customRoles: { name: string; resources: string[] }[];
}

export type KeyAccessTarget = ManifestKeyAccess | BackendKeyAccess;

/** `title` is what the user calls the key; the name of the document shows it. */
export function keyAccessUri(title: string, target: KeyAccessTarget): string {
  const name = redact(title).replaceAll(/[/\\]/g, ' ').trim() || 'key';
  return `${keyAccessScheme}:/${encodeURIComponent(name)}.md?${encodeURIComponent(JSON.stringify(target))}`;
}

/** Undefined for what `keyAccessUri` did not make. */
export function readKeyAccessUri(uri: string): KeyAccessTarget | undefined {
  const query = uri.startsWith(`${keyAccessScheme}:`) ? uri.split('?')[1] : undefined;
  if (query === undefined) return undefined;
  try {
    const target = JSON.parse(decodeURIComponent(query));
    return isTarget(target) ? target : undefined;
  } catch {
    return undefined; // Not written by us.
  }
}

function isTarget(target: unknown): target is KeyAccessTarget {
  const { manifest, key, connection, keyName, isActive, roles, customRoles } = Object(target);
  if (typeof manifest === 'string') return isIdentity(Object(key));
  return (
    typeof connection === 'string' &&
    typeof keyName === 'string' &&
    typeof isActive === 'boolean' &&
    isStrings(roles) &&
    Array.isArray(customRoles) &&
    customRoles.every((role) => typeof role?.name === 'string' && isStrings(role.resources))
  );
}

function isIdentity({ keyName, label, index }: Record<string, unknown>): boolean {
  return typeof keyName === 'string' || typeof label === 'string' || Number.isInteger(index);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
