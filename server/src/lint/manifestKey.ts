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
  readonly roles: readonly Mention[];
  /** False where `roles` is missing or no list. */
  readonly hasRoles: boolean;
  readonly creationDate: Date | undefined;
  readonly creationDateToken: Date | undefined;
  readonly creationDateNewToken: Date | undefined;
  readonly addedDate: Date | undefined;
  readonly inactiveSince: Date | undefined;
  readonly reviewedAt: Date | undefined;
  /** One or several, as the manifest lists them. */
  readonly integrations: readonly Mention[];
  readonly owner: string | undefined;
  /** Undefined where the manifest does not say what the key is used for, which is not the same as for nothing. */
  readonly uses: readonly Mention[] | undefined;
  /** Why the key has a role, by the name under which it is given there. */
  readonly justification: ReadonlyMap<string, string>;
  readonly compromised: boolean;
}

/** A string as an entry lists it, such as a role, and its place. */
export interface Mention {
  readonly name: string;
  readonly path: Path;
}

/** Reads the value of an entry, whatever it is. */
export function readKey(value: unknown): ManifestKey {
  const entry = record(value);
  const { kind, integration, justification } = entry;
  return {
    kind: kind === 'generated' || kind === 'external' ? kind : undefined,
    keyName: string(entry['keyName']),
    label: string(entry['label']),
    status: entry['status'] === 'inactive' ? 'inactive' : 'active',
    roles: mentions(entry, 'roles') ?? [],
    hasRoles: Array.isArray(entry['roles']),
    creationDate: instant(entry['creationDate']),
    creationDateToken: instant(entry['creationDateToken']),
    creationDateNewToken: instant(entry['creationDateNewToken']),
    addedDate: instant(entry['addedDate']),
    inactiveSince: instant(entry['inactiveSince']),
    reviewedAt: instant(entry['reviewedAt']),
    integrations:
      typeof integration === 'string'
        ? [{ name: integration, path: ['integration'] }]
        : (mentions(entry, 'integration') ?? []),
    owner: string(entry['owner']),
    uses: mentions(entry, 'uses'),
    justification: justification === undefined ? nothing : reasons(justification),
    compromised: entry['compromised'] === true,
  };
}

const nothing: ReadonlyMap<string, string> = new Map();

function reasons(justification: unknown): Map<string, string> {
  return new Map(
    Object.entries(record(justification)).flatMap(([role, reason]) =>
      typeof reason === 'string' ? [[role, reason] as const] : [],
    ),
  );
}

function mentions(entry: Readonly<Record<string, unknown>>, property: string): Mention[] | undefined {
  const items = entry[property];
  if (!Array.isArray(items)) return undefined;
  const found: Mention[] = [];
  for (const [index, name] of items.entries()) {
    if (typeof name === 'string') found.push({ name, path: [property, index] });
  }
  return found;
}

/** The value where it is an object; an empty one where it is anything else. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
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
