import type { KeyKind, KeyStatus } from '../../../common/src/model/key.ts';
import { parseInstant } from './instant.ts';
import type { Path } from './tree.ts';

/**
 * An entry of `keys` as far as it has the shape of one: what has another is left out here, and reported by the
 * rule `schema`.
 */
export interface ManifestKey {
  readonly kind: KeyKind | undefined;
  readonly keyName: string | undefined;
  readonly label: string | undefined;
  /** Active where the manifest does not say inactive. */
  readonly status: KeyStatus;
  readonly roles: readonly RoleMention[];
  readonly creationDateToken: Date | undefined;
  readonly creationDateNewToken: Date | undefined;
}

/** A role as an entry names it, and its place in the entry's `roles`. */
export interface RoleMention {
  readonly name: string;
  readonly path: Path;
}

/** Reads the value of an entry, whatever it is. */
export function readKey(value: unknown): ManifestKey {
  const { kind, keyName, label, status, roles, creationDateToken, creationDateNewToken } = record(value);
  return {
    kind: kind === 'generated' || kind === 'external' ? kind : undefined,
    keyName: string(keyName),
    label: string(label),
    status: status === 'inactive' ? 'inactive' : 'active',
    roles: Array.isArray(roles) ? roles.flatMap(mention) : [],
    creationDateToken: instant(creationDateToken),
    creationDateNewToken: instant(creationDateNewToken),
  };
}

function mention(role: unknown, index: number): RoleMention[] {
  return typeof role === 'string' ? [{ name: role, path: ['roles', index] }] : [];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function instant(value: unknown): Date | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined;
}
