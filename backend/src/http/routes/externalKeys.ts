import Type from 'typebox';
import { ExternalKey, KeyName } from '../../../../common/src/model/key.ts';
import { type ExternalKeyState, type KeyState, toExternalKey } from '../../domain/key.ts';
import { addExternal, setRoles } from '../../domain/lifecycle.ts';
import { findKeyByName, insertKey } from '../../store/keys.ts';
import { changeKey, eraseKey, givenRoles, keyToChange } from '../keyAccess.ts';
import { accepted, ProblemError } from '../problem.ts';
import {
  AccountParams,
  ChangeHeaders,
  CreateHeaders,
  GivenRoles,
  KeyParams,
  problemResponses,
  strict,
} from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { answerWrite } from '../write.ts';

/** Keys of other accounts: they only receive roles here. */
export function externalKeyRoutes(app: App, service: Service): void {
  app.post('/external-keys', { schema: addSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const { account, db } = write;
      const { keyName } = request.body;
      const roles = await givenRoles(write, request.body.roles ?? []);
      const existing = await findKeyByName(db, account, keyName);
      const decision = addExternal({ account, keyName, roles, existing }, write.context);
      const { result, event } = accepted(decision);
      await insertKey(db, account, result);
      await write.record(event);
      return { status: 201, version: result.version, body: toExternalKey(result) };
    }),
  );

  app.patch('/external-keys/:id', { schema: rolesSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const key = requireExternal(await keyToChange(write, request));
      return await changeKey(write, setRoles(key, await givenRoles(write, request.body.roles)));
    }),
  );

  app.delete('/external-keys/:id', { schema: removeSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) =>
      eraseKey(write, requireExternal(await keyToChange(write, request))),
    ),
  );
}

const addSchema = {
  summary: 'Add the key of another account',
  params: AccountParams,
  headers: CreateHeaders,
  body: strict({ keyName: KeyName, roles: Type.Optional(GivenRoles) }),
  response: { 201: ExternalKey, ...problemResponses },
};

const rolesSchema = {
  summary: 'Replace the roles of an external key',
  params: KeyParams,
  headers: ChangeHeaders,
  body: strict({ roles: GivenRoles }),
  response: { 200: ExternalKey, ...problemResponses },
};

const removeSchema = {
  summary: 'Remove an external key',
  params: KeyParams,
  headers: ChangeHeaders,
  response: { 204: Type.Null(), ...problemResponses },
};

function requireExternal(key: KeyState): ExternalKeyState {
  if (key.kind === 'external') return key;
  throw new ProblemError(
    'key-not-found',
    `${key.keyName} is a generated key. Change or delete it among the generated keys.`,
  );
}
