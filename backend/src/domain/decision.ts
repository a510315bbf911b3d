import type { ProblemCode } from '../../../common/src/model/problem.ts';

/** Why a command was refused. Nothing has changed. */
export interface Refusal {
  readonly code: ProblemCode;
  /** What was refused, for what, and what to do next. Fit to be shown; holds no token. */
  readonly detail: string;
}

/** What the audit log and the change feed keep of a change. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly subject: 'key' | 'role' | 'settings';
  /** The key's id or the role's name; null for settings and for changes of many keys at once. */
  readonly id: string | null;
  /** What changed, by name. Holds neither a token nor the hash of one. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type AuditAction =
  | 'key-generated'
  | 'external-key-added'
  | 'roles-changed'
  | 'key-activated'
  | 'key-deactivated'
  | 'token-renewed'
  | 'old-token-deleted'
  | 'renewal-undone'
  | 'key-deleted'
  | 'external-key-removed'
  | 'examples-loaded'
  | 'settings-changed'
  | 'role-created'
  | 'role-updated'
  | 'role-deleted';

/** The domain's answer to a command: the result and what to record of it, or a refusal. */
export type Decision<Result> =
  | { readonly result: Result; readonly event: AuditEvent }
  | { readonly refusal: Refusal };

export function refuse(code: ProblemCode, detail: string): { readonly refusal: Refusal } {
  return { refusal: { code, detail } };
}

/** A name as an error message may repeat it: short, and without anything that could be a token. */
export function quoted(name: string): string {
  const safe = name.replaceAll(/[A-Z]{20,}/g, '…');
  return `"${safe.length > 60 ? `${safe.slice(0, 60)}…` : safe}"`;
}
