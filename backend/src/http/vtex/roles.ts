import Type, { type Static } from 'typebox';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Role } from '../../../../common/src/model/role.ts';
import type { KeyState } from '../../domain/key.ts';
import { setRoles } from '../../domain/lifecycle.ts';
import { allRoles } from '../../domain/roles.ts';
import { findKey } from '../../store/keys.ts';
import { customRoleNumbers, customRoles } from '../../store/roles.ts';
import type { Database } from '../../store/schema.ts';
import { changeKey } from '../keyAccess.ts';
import { runWrite, type Write } from '../write.ts';
import type { Face } from './face.ts';
import { dashed } from './ids.ts';
import { MessageError, type RoleItem, RoleOfKey, RolePage } from './schemas.ts';
import { unexpected, VtexError } from './vtexError.ts';

/** The roles of the account, and those of a key. What VTEX calls a user here is a key: there are no users. */
export function roleRoutes({ app, service, callerOf }: Face): void {
  app.get('/license-manager/site/pvt/roles/list/paged', { schema: listSchema }, async (request) => {
    const numbered = await numberedRoles(service.storage.database, callerOf(request).account);
    return pageOf(numbered, request.query);
  });

  app.get('/license-manager/users/:userId/roles', { schema: rolesSchema }, async (request) => {
    const { account } = callerOf(request);
    const { database } = service.storage;
    const key = await findKey(database, account, keyId(request.params.userId));
    if (!key) throw new VtexError(404);
    const numbered = await numberedRoles(database, account);
    return numbered
      .filter(({ role }) => key.roles.includes(role.name))
      .map(({ id, role }) => ({ id, name: role.name }));
  });

  app.put('/license-manager/users/:userId/roles', { schema: addSchema }, async (request, reply) => {
    const id = keyId(request.params.userId);
    await runWrite(service, callerOf(request).account, async (write) => {
      const key = await findKey(write.db, write.account, id);
      if (!key) throw new VtexError(500, unexpected);
      await giveRoles(write, key, [...key.roles, ...(await rolesNamed(write, request.body))]);
    });
    return reply.code(204).send(undefined);
  });

  app.delete(
    '/license-manager/users/:userId/roles/:roleId',
    { schema: removeSchema },
    async (request, reply) => {
      const { userId, roleId } = request.params;
      const id = keyId(userId);
      await runWrite(service, callerOf(request).account, async (write) => {
        const key = await findKey(write.db, write.account, id);
        const numbered = await numberedRoles(write.db, write.account);
        const gone = numbered.find((one) => String(one.id) === roleId)?.role.name;
        if (key)
          await giveRoles(
            write,
            key,
            key.roles.filter((role) => role !== gone),
          );
      });
      return reply.code(204).send(undefined);
    },
  );
}

/** Pages count from 1. `sort` takes the fields of an item that have an order; anything else sorts by id. */
const PageQuery = Type.Object({
  numItems: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  pageNumber: Type.Optional(Type.Integer({ minimum: 1 })),
  sort: Type.Optional(Type.String()),
  sortType: Type.Optional(Type.String()),
});

const UserParams = Type.Object({ userId: Type.String() });

const listSchema = { hide: true, querystring: PageQuery, response: { 200: RolePage } };

const rolesSchema = {
  hide: true,
  params: UserParams,
  response: { 200: Type.Array(RoleOfKey), 400: MessageError },
};

const addSchema = {
  hide: true,
  params: UserParams,
  body: Type.Unknown(),
  response: { 204: Type.Undefined(), 400: MessageError, 500: MessageError },
};

const removeSchema = {
  hide: true,
  params: Type.Object({ userId: Type.String(), roleId: Type.String() }),
  response: { 204: Type.Undefined(), 400: MessageError },
};

interface NumberedRole {
  readonly id: number;
  readonly role: Role;
}

/** Ids that the reference shows. VTEX's others are not public: those here are this service's own. */
const publishedIds: Readonly<Record<string, number>> = {
  'Owner (Admin Super)': 1,
  'Call center operator': 957,
};
const firstPredefinedId = 900;
const firstCustomId = 9000;

async function numberedRoles(db: Database, account: string): Promise<NumberedRole[]> {
  const custom = await customRoles(db, account);
  const numbers = await customRoleNumbers(db, account);
  const idOf = ({ name, custom: isCustom }: Role) =>
    isCustom
      ? firstCustomId + (numbers.get(name) ?? 0)
      : (publishedIds[name] ?? firstPredefinedId + catalog.roles.findIndex((role) => role.name === name));
  return allRoles(custom)
    .map((role) => ({ id: idOf(role), role }))
    .sort((a, b) => a.id - b.id);
}

function pageOf(numbered: readonly NumberedRole[], query: Static<typeof PageQuery>): Static<typeof RolePage> {
  const { numItems = 20, pageNumber = 1, sort, sortType } = query;
  const sorted = numbered.toSorted((a, b) =>
    sort === 'name' ? a.role.name.localeCompare(b.role.name, 'en') : a.id - b.id,
  );
  if (sortType === 'DSC') sorted.reverse();
  const start = (pageNumber - 1) * numItems;
  return {
    items: sorted.slice(start, start + numItems).map(toItem),
    paging: {
      page: pageNumber,
      perPage: numItems,
      total: sorted.length,
      pages: Math.ceil(sorted.length / numItems),
    },
  };
}

function toItem({ id, role }: NumberedRole): Static<typeof RoleItem> {
  const refs = role.grantsAll ? catalog.resources.map(({ ref }) => ref) : role.resources;
  const products = new Set(refs.map((ref) => ref.slice(0, ref.indexOf('/'))));
  return {
    id,
    isAdmin: role.grantsAll,
    roleType: role.custom ? 1 : 0,
    products: [...products].map((name) => ({ ...emptyProduct, name })),
    resources: null,
    logins: null,
    name: role.name,
  };
}

const emptyProduct = {
  id: null,
  categoryId: null,
  categoryName: null,
  description: null,
  consoleUrlMask: null,
  urlConfiguration: null,
  webApiUrlMask: null,
  url: null,
  productResources: null,
};

function keyId(userId: string): string {
  const id = dashed(userId);
  if (id === undefined) throw new VtexError(400, { Message: 'Invalid UserId' });
  return id;
}

/** The names of the roles that a list of ids means; all of them must be the account's. */
async function rolesNamed(write: Write, ids: unknown): Promise<string[]> {
  const numbered = await numberedRoles(write.db, write.account);
  const named = Array.isArray(ids)
    ? ids.map((id) => numbered.find((one) => one.id === id)?.role.name)
    : [undefined];
  const names = named.filter((name) => name !== undefined);
  if (names.length === named.length) return names;
  throw new VtexError(400, { Message: 'Roles list contains roles that do not exist in this account' });
}

async function giveRoles(write: Write, key: KeyState, roles: readonly string[]): Promise<void> {
  const given = [...new Set(roles)];
  if (given.length !== key.roles.length) await changeKey(write, setRoles(key, given));
}
