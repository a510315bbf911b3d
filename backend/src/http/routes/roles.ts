import Type from 'typebox';
import { Role } from '../../../../common/src/model/role.ts';
import { quoted } from '../../domain/decision.ts';
import {
  allRoles,
  type CustomRole,
  createRole,
  deleteRole,
  refusePredefined,
  toRole,
  updateRole,
} from '../../domain/roles.ts';
import { countKeysWithRole } from '../../store/keys.ts';
import { customRoles, removeRole, saveRole } from '../../store/roles.ts';
import { accepted, ProblemError } from '../problem.ts';
import {
  AccountParams,
  ChangeHeaders,
  CreateHeaders,
  NewRoleName,
  problemResponses,
  RoleParams,
  strict,
} from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { answerWrite, requireVersion, type Write } from '../write.ts';

/** The predefined roles, and those that the account makes itself. */
export function roleRoutes(app: App, service: Service): void {
  app.get('/roles', { schema: listSchema }, async (request): Promise<Role[]> => {
    return allRoles(await customRoles(service.storage.database, request.params.account));
  });

  app.post('/roles', { schema: createSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const existing = await customRoles(write.db, write.account);
      const { result, event } = accepted(createRole(request.body, existing));
      await saveRole(write.db, write.account, result);
      await write.record(event);
      return { status: 201, version: result.version, body: toRole(result) };
    }),
  );

  app.put('/roles/:name', { schema: updateSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const role = await roleToChange(write, request);
      const { result, event } = accepted(updateRole(role, request.body.resources));
      await saveRole(write.db, write.account, result);
      await write.record(event);
      return { status: 200, version: result.version, body: toRole(result) };
    }),
  );

  app.delete('/roles/:name', { schema: deleteSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const role = await roleToChange(write, request);
      const usedBy = await countKeysWithRole(write.db, write.account, role.name);
      const { event } = accepted(deleteRole(role, usedBy));
      await removeRole(write.db, write.account, role.name);
      await write.record(event);
      return { status: 204, version: null, body: undefined };
    }),
  );
}

const Resources = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 1000 });

const listSchema = {
  summary: 'Predefined and custom roles, the most dangerous first',
  params: AccountParams,
  response: { 200: Type.Array(Role), ...problemResponses },
};

const createSchema = {
  summary: 'Create a custom role',
  params: AccountParams,
  headers: CreateHeaders,
  body: strict({ name: NewRoleName, resources: Resources }),
  response: { 201: Role, ...problemResponses },
};

const updateSchema = {
  summary: 'Replace the resources of a custom role',
  params: RoleParams,
  headers: ChangeHeaders,
  body: strict({ resources: Resources }),
  response: { 200: Role, ...problemResponses },
};

const deleteSchema = {
  summary: 'Delete a custom role that no key has',
  params: RoleParams,
  headers: ChangeHeaders,
  response: { 204: Type.Null(), ...problemResponses },
};

async function roleToChange(
  write: Write,
  request: Parameters<typeof requireVersion>[0] & { params: { name: string } },
): Promise<CustomRole> {
  const { name } = request.params;
  const predefined = refusePredefined(name);
  if (predefined) throw new ProblemError(predefined.refusal.code, predefined.refusal.detail);
  const role = (await customRoles(write.db, write.account)).find((custom) => custom.name === name);
  if (!role) {
    throw new ProblemError(
      'role-not-found',
      `The account ${write.account} has no custom role ${quoted(name)}. Read the list of roles again.`,
    );
  }
  requireVersion(request, `The role ${quoted(name)}`, role.version);
  return role;
}
