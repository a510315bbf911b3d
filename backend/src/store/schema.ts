import type { Generated, Kysely } from 'kysely';
import type { KeyKind, KeyStatus } from '../../../common/src/model/key.ts';
import type { Enforcement, TokenPeriod } from '../../../common/src/model/settings.ts';
import type { AuditAction, AuditEvent } from '../domain/decision.ts';

/** Dates are ISO 8601 in UTC with milliseconds, so that they sort as text. Lists and objects are JSON. */
export interface Schema {
  keys: KeyTable;
  key_roles: KeyRoleTable;
  custom_roles: CustomRoleTable;
  role_numbers: RoleNumberTable;
  settings: SettingsTable;
  events: EventTable;
  idempotent_answers: IdempotentAnswerTable;
}

/** A connection or a transaction on it. */
export type Database = Kysely<Schema>;

export interface KeyTable {
  id: string;
  account: string;
  kind: KeyKind;
  key_name: string;
  /** Null for external keys, as is everything about tokens. */
  label: string | null;
  status: KeyStatus;
  /** When the key was generated, or added where it is external. */
  created_at: string;
  token_hash: string | null;
  token_date: string | null;
  new_token_hash: string | null;
  new_token_date: string | null;
  inactive_since: string | null;
  version: number;
  /** The newest token's date: that from which the period counts. */
  newest_token_date: string | null;
  /** `newest_token_date`, or `created_at` where there is none. */
  token_order: string;
  /** The label, or the key name where there is none, in lower case. */
  label_order: string;
}

interface KeyRoleTable {
  key_id: string;
  account: string;
  role: string;
  /** Keeps the order in which the roles were given. */
  position: number;
}

interface CustomRoleTable {
  account: string;
  name: string;
  resources: string;
  version: number;
}

/** Gives each custom role a number that no other role ever has, by which VTEX's endpoints name it. */
interface RoleNumberTable {
  number: Generated<number>;
  account: string;
  name: string;
}

interface SettingsTable {
  account: string;
  token_period: TokenPeriod;
  enforcement: Enforcement;
  version: number;
}

/** The audit log, and what the change feed reads. */
interface EventTable {
  sequence: Generated<number>;
  account: string;
  at: string;
  action: AuditAction;
  subject: AuditEvent['subject'];
  subject_id: string | null;
  details: string;
}

/** The answers to writes with an `Idempotency-Key`, without the tokens they showed. */
interface IdempotentAnswerTable {
  account: string;
  idempotency_key: string;
  /** SHA-256 of the request, to tell a repetition from another request. */
  request_hash: string;
  status: number;
  version: number | null;
  body: string | null;
  answered_at: string;
}
