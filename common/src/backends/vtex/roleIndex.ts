import { catalog } from '../../catalog/catalog.ts';
import { byGrade, type Role } from '../../model/role.ts';
import { BackendError } from '../backendError.ts';
import { parseRolePage, type VtexRole } from './answers.ts';
import type { VtexTransport } from './transport.ts';

/** The roles of an account, and their ids by name. Read when first asked for, and again for a name not found. */
export class RoleIndex {
  readonly #send: VtexTransport;
  #roles: readonly NamedRole[] = [];

  constructor(send: VtexTransport) {
    this.#send = send;
  }

  /** The most dangerous first. */
  async read(signal?: AbortSignal): Promise<Role[]> {
    this.#roles = await readAll(this.#send, signal);
    return this.#roles.map(toRole).sort(byGrade);
  }

  /**
   * The roles that are meant by names or aliases, each once. Refuses those that the account does not have,
   * before anything is changed.
   */
  async resolve(names: readonly string[], signal?: AbortSignal): Promise<VtexRole[]> {
    if (names.some((name) => find(this.#roles, name) === undefined)) await this.read(signal);
    const found = names.map((name) => find(this.#roles, name));
    const unknown = names.filter((_, index) => found[index] === undefined);
    if (unknown.length === 0) return [...new Set(found.filter((role) => role !== undefined))];
    throw new BackendError(
      'unknown-role',
      `The account has no role ${unknown.map((name) => `"${name}"`).join(', ')}. Choose roles that it has.`,
    );
  }
}

interface NamedRole extends VtexRole {
  readonly isCustom: boolean;
  readonly isAdmin: boolean;
}

const pageSize = 100;
/** An account has some dozens of roles: more pages than this are an answer that has no end. */
const mostPages = 50;

async function readAll(send: VtexTransport, signal: AbortSignal | undefined): Promise<NamedRole[]> {
  const path = '/api/license-manager/site/pvt/roles/list/paged';
  const roles: NamedRole[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const address = `${path}?numItems=${pageSize}&pageNumber=${page}&sort=name&sortType=ASC`;
    const body = await send({ method: 'GET', path, address, doing: 'list the roles' }, signal);
    const { items, paging } = parseRolePage(body);
    for (const { id, name, roleType, isAdmin } of items) {
      roles.push({ id, name, isCustom: roleType === 1, isAdmin: isAdmin === true });
    }
    if (items.length === 0 || page >= paging.pages) break;
  }
  return roles;
}

/** VTEX does not tell what a role grants; the catalogue knows it of the predefined ones. */
function toRole({ name, isCustom, isAdmin }: NamedRole): Role {
  const predefined = isCustom ? undefined : catalog.role(name);
  if (predefined) {
    const { grade, resources, grantsAll, aliases } = predefined;
    return {
      name,
      custom: false,
      grade,
      resources: [...resources],
      grantsAll,
      aliases: [...aliases],
      version: 0,
    };
  }
  return {
    name,
    custom: isCustom,
    // Unknown is not harmless: it is graded so that whoever gives it is warned.
    grade: isAdmin ? 'critical' : 'high',
    resources: [],
    grantsAll: isAdmin,
    aliases: [],
    version: 0,
    contentsUnknown: true,
  };
}

function find(roles: readonly NamedRole[], name: string): NamedRole | undefined {
  return (
    roles.find((role) => role.name === name) ??
    roles.find((role) => !role.isCustom && role.name === catalog.role(name)?.name)
  );
}
