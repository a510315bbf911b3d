import type { ApiKey, ExternalKey, GeneratedKey, KeyStatus } from '../../../common/src/model/key.ts';
import type { Randomness } from './randomLetters.ts';

/** A token as it is kept: its hash, never itself. */
export interface StoredToken {
  readonly hash: string;
  /** Null where the date is not known, as for keys that came from elsewhere. */
  readonly createdAt: Date | null;
}

export interface DatedToken extends StoredToken {
  readonly createdAt: Date;
}

export interface GeneratedKeyState {
  readonly kind: 'generated';
  readonly id: string;
  readonly keyName: string;
  readonly label: string;
  readonly status: KeyStatus;
  /** Canonical names, each once. */
  readonly roles: readonly string[];
  readonly createdAt: Date;
  /** The token; while a renewal is unfinished, the old one. */
  readonly token: StoredToken;
  /** The token of an unfinished renewal. Both tokens are valid until it is finished or undone. */
  readonly newToken: DatedToken | null;
  readonly inactiveSince: Date | null;
  readonly version: number;
}

export interface ExternalKeyState {
  readonly kind: 'external';
  readonly id: string;
  readonly keyName: string;
  /** The account that owns the key. */
  readonly owner: string;
  readonly status: KeyStatus;
  readonly roles: readonly string[];
  readonly addedAt: Date;
  readonly version: number;
}

export type KeyState = GeneratedKeyState | ExternalKeyState;

/** What the domain may not take from the world by itself. */
export interface Context {
  readonly now: Date;
  readonly randomness: Randomness;
  readonly newId: () => string;
  readonly hashToken: (token: string) => string;
}

/** The key as it may leave the service: without tokens and their hashes. */
export function toApiKey(state: KeyState): ApiKey {
  return state.kind === 'generated' ? toGeneratedKey(state) : toExternalKey(state);
}

export function toGeneratedKey(state: GeneratedKeyState): GeneratedKey {
  return {
    kind: 'generated',
    id: state.id,
    keyName: state.keyName,
    label: state.label,
    status: state.status,
    roles: [...state.roles],
    creationDate: state.createdAt.toISOString(),
    creationDateToken: state.token.createdAt?.toISOString() ?? null,
    creationDateNewToken: state.newToken?.createdAt.toISOString() ?? null,
    inactiveSince: state.inactiveSince?.toISOString() ?? null,
    version: state.version,
  };
}

export function toExternalKey(state: ExternalKeyState): ExternalKey {
  return {
    kind: 'external',
    id: state.id,
    keyName: state.keyName,
    account: state.owner,
    status: state.status,
    roles: [...state.roles],
    addedDate: state.addedAt.toISOString(),
    version: state.version,
  };
}
