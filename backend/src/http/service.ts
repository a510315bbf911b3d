import type { Context } from '../domain/key.ts';
import type { Randomness } from '../domain/randomLetters.ts';
import type { Storage } from '../store/sqlite.ts';

/** What the routes work with. Everything that is not a function of the request comes in here. */
export interface Service {
  readonly storage: Storage;
  readonly now: () => Date;
  readonly randomness: Randomness;
  readonly newId: () => string;
  readonly hashToken: (token: string) => string;
  /** Tells the change feed that this process has committed a change. */
  readonly announce: () => void;
  /** Whether the service belongs to one user's editor, which offers the example keys. */
  readonly embedded: boolean;
  readonly version: string;
}

export function contextOf(service: Service): Context {
  const { randomness, newId, hashToken } = service;
  return { now: service.now(), randomness, newId, hashToken };
}
