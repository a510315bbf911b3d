import pLimit from 'p-limit';
import type { GeneratedKey } from '../../model/key.ts';
import { asBackendError, BackendError } from '../backendError.ts';
import { parseList, parseRolesOfKey, readKey, unexpected, type VtexKey, type VtexRole } from './answers.ts';
import { KeyMemory } from './keyMemory.ts';
import type { RenewalRecord, RenewalRecords } from './renewals.ts';
import { rolesAddress, userIdOf } from './requests.ts';
import type { VtexTransport } from './transport.ts';

/** The keys of an account as VTEX lists them: roles stand apart, one request for each key. */
export interface ListedKeys {
  readonly keys: readonly VtexKey[];
  /** Words for each item that cannot be understood. */
  readonly unreadable: readonly string[];
}

/** How many keys' roles are asked for at the same time: VTEX limits requests, and does not say to how many. */
const atOnce = 4;

/** Reads keys and their roles, and puts together what VTEX tells with what was renewed through us. */
export class KeyReader {
  readonly #send: VtexTransport;
  readonly #renewals: RenewalRecords;
  readonly #memory = new KeyMemory();
  readonly #few = pLimit(atOnce);

  constructor(send: VtexTransport, renewals: RenewalRecords) {
    this.#send = send;
    this.#renewals = renewals;
  }

  async list(signal?: AbortSignal): Promise<ListedKeys> {
    const request = { method: 'GET', path: '/api/vlm/appkeys', doing: 'list the keys' } as const;
    const items = parseList(await this.#send(request, signal)).map(readKey);
    const keys = items.filter((item): item is VtexKey => !('unreadable' in item));
    const unreadable = items.flatMap((item) => ('unreadable' in item ? [item.unreadable] : []));
    if (items.length === 0 || keys.length > 0) return { keys, unreadable };
    throw unexpected(`no key can be understood: ${unreadable.slice(0, 3).join('; ')}`);
  }

  /** Of several keys with one id, as the examples of the reference have them, the name tells which is meant. */
  async find(
    { id, keyName }: { readonly id: string; readonly keyName?: string },
    signal?: AbortSignal,
  ): Promise<VtexKey> {
    const { keys } = await this.list(signal);
    const same = keys.filter((candidate) => userIdOf(candidate.id) === userIdOf(id).toLowerCase());
    const [key, another] = same.length > 1 ? same.filter((one) => one.keyName === keyName) : same;
    if (key && !another) return key;
    if (same.length > 1)
      throw unexpected(`several keys have the id ${id}, so that none of them can be meant`);
    throw new BackendError('key-not-found', `The account has no key with the id ${id}. Read the list again.`);
  }

  async rolesOf({ id, keyName }: VtexKey, signal?: AbortSignal): Promise<VtexRole[]> {
    const roles = await this.#send(
      {
        method: 'GET',
        path: '/api/license-manager/users/{userId}/roles',
        address: rolesAddress(id),
        doing: `tell the roles of ${keyName}`,
      },
      signal,
    );
    return parseRolesOfKey(roles);
  }

  /** The version of a key with these roles: see `KeyMemory`. */
  versionOf(key: VtexKey, roles?: readonly string[]): number {
    return this.#memory.observe(key, roles);
  }

  /** See `KeyMemory`. */
  adopt(key: VtexKey, roles: readonly string[]): void {
    this.#memory.adopt(key, roles);
  }

  /**
   * Keys with their roles, a few read at a time; each is told as soon as it is there. What keeps the roles of one
   * key from being read is said of that key, and of those after it too where it would keep all of them.
   */
  async withRoles(
    keys: readonly VtexKey[],
    signal?: AbortSignal,
    told: (key: GeneratedKey) => void = () => {},
  ): Promise<GeneratedKey[]> {
    const records = await this.#renewals.all();
    let halt: BackendError | undefined;
    const read = async (key: VtexKey): Promise<GeneratedKey> => {
      const roles = halt ?? (await this.rolesOf(key, signal).catch(asBackendError));
      if (!(roles instanceof BackendError)) return this.complete(key, records[key.keyName], namesOf(roles));
      if (roles.code === 'cancelled' || roles.code === 'unauthorized') throw roles;
      if (roles.code === 'unreachable' || roles.code === 'rate-limited') halt = roles;
      return this.withoutRoles(key, records[key.keyName], roles.message);
    };
    return await Promise.all(
      keys.map((key) =>
        this.#few(async () => {
          const complete = await read(key);
          told(complete);
          return complete;
        }),
      ),
    );
  }

  complete(key: VtexKey, record: RenewalRecord | undefined, roles: readonly string[]): GeneratedKey {
    return { ...base(key, record), roles: [...roles], version: this.versionOf(key, roles) };
  }

  /** In version 0, which no key ever has: nobody can decide about roles that they were not shown. */
  withoutRoles(key: VtexKey, record: RenewalRecord | undefined, why: string): GeneratedKey {
    this.versionOf(key);
    return { ...base(key, record), roles: [], rolesUnknown: why, version: 0 };
  }
}

export function namesOf(roles: readonly VtexRole[]): string[] {
  return roles.map(({ name }) => name);
}

function base(key: VtexKey, record: RenewalRecord | undefined) {
  return {
    kind: 'generated',
    id: key.id,
    keyName: key.keyName,
    label: key.label,
    status: key.isActive ? 'active' : 'inactive',
    creationDate: key.creationDate,
    creationDateToken: record?.creationDateToken ?? null,
    creationDateNewToken: record?.creationDateNewToken ?? null,
    inactiveSince: null,
  } as const;
}
