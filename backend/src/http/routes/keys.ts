import Type from 'typebox';
import { GeneratedKey, KeyWithToken, Label } from '../../../../common/src/model/key.ts';
import type { Decision } from '../../domain/decision.ts';
import { type Context, type GeneratedKeyState, type KeyState, toGeneratedKey } from '../../domain/key.ts';
import {
  activate,
  deactivate,
  deleteOldToken,
  generate,
  renewToken,
  setRoles,
  undoRenewal,
} from '../../domain/lifecycle.ts';
import type { Answer } from '../../store/idempotency.ts';
import { insertKey, replaceKey } from '../../store/keys.ts';
import { changeKey, eraseKey, freeKeyName, givenRoles, keyToChange } from '../keyAccess.ts';
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

/** The lifecycle of generated keys. */
export function keyRoutes(app: App, service: Service): void {
  app.post('/keys', { schema: generateSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const roles = await givenRoles(write, request.body.roles ?? []);
      const keyName = await freeKeyName(write);
      const { result, event } = accepted(
        generate({ keyName, label: request.body.label, roles }, write.context),
      );
      await insertKey(write.db, write.account, result.key);
      await write.record(event);
      return { ...withToken(result), status: 201 };
    }),
  );

  app.patch('/keys/:id', { schema: rolesSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const key = requireGenerated(await keyToChange(write, request));
      return await changeKey(write, setRoles(key, await givenRoles(write, request.body.roles)));
    }),
  );

  app.delete('/keys/:id', { schema: deleteSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) =>
      eraseKey(write, requireGenerated(await keyToChange(write, request))),
    ),
  );

  app.post('/keys/:id/renew', { schema: renewSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const key = await keyToChange(write, request);
      const { result, event } = accepted(renewToken(key, write.context));
      await replaceKey(write.db, write.account, result.key);
      await write.record(event);
      return withToken(result);
    }),
  );

  for (const [name, { summary, command }] of Object.entries(commands)) {
    app.post(`/keys/:id/${name}`, { schema: { ...commandSchema, summary } }, (request, reply) =>
      answerWrite(service, request, reply, async (write) => {
        const key = await keyToChange(write, request);
        return await changeKey(write, command(key, write.context));
      }),
    );
  }
}

interface Command {
  readonly summary: string;
  readonly command: (key: KeyState, context: Context) => Decision<GeneratedKeyState>;
}

const commands: Record<string, Command> = {
  activate: { summary: 'Activate a key', command: activate },
  deactivate: { summary: 'Deactivate a key and both of its tokens', command: deactivate },
  'delete-old-token': { summary: 'Delete the old token: the renewal is complete', command: deleteOldToken },
  'undo-renewal': { summary: 'Undo a renewal: the new token dies', command: undoRenewal },
};

const generateSchema = {
  summary: 'Generate a key, active at once; its token is shown in this answer only',
  params: AccountParams,
  headers: CreateHeaders,
  body: strict({ label: Label, roles: Type.Optional(GivenRoles) }),
  response: { 201: KeyWithToken, ...problemResponses },
};

const rolesSchema = {
  summary: 'Replace the roles of a generated key',
  params: KeyParams,
  headers: ChangeHeaders,
  body: strict({ roles: GivenRoles }),
  response: { 200: GeneratedKey, ...problemResponses },
};

const deleteSchema = {
  summary: 'Delete a generated key; this cannot be undone',
  params: KeyParams,
  headers: ChangeHeaders,
  response: { 204: Type.Null(), ...problemResponses },
};

const renewSchema = {
  summary: 'Renew the token: the new one is shown in this answer only, the old one stays valid until deleted',
  params: KeyParams,
  headers: ChangeHeaders,
  response: { 200: KeyWithToken, ...problemResponses },
};

const commandSchema = {
  params: KeyParams,
  headers: ChangeHeaders,
  response: { 200: GeneratedKey, ...problemResponses },
};

function withToken({ key, token }: { key: GeneratedKeyState; token: string }): Answer {
  return { status: 200, version: key.version, body: { key: toGeneratedKey(key), token } };
}

function requireGenerated(key: KeyState): GeneratedKeyState {
  if (key.kind === 'generated') return key;
  throw new ProblemError(
    'not-a-generated-key',
    `${key.keyName} is an external key. Change or remove it among the external keys.`,
  );
}
