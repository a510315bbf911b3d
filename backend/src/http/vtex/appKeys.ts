import Type from 'typebox';
import { Label } from '../../../../common/src/model/key.ts';
import type { GeneratedKeyState } from '../../domain/key.ts';
import { activate, deactivate, generate } from '../../domain/lifecycle.ts';
import { findKey, insertKey } from '../../store/keys.ts';
import { allKeys, changeKey, freeKeyName } from '../keyAccess.ts';
import { accepted } from '../problem.ts';
import { runWrite } from '../write.ts';
import type { Face } from './face.ts';
import { dashed } from './ids.ts';
import { AppKey, CreatedAppKey, VlmError } from './schemas.ts';
import { VtexError } from './vtexError.ts';

/** The keys of the account: generated ones only, because VTEX documents no endpoint for external keys. */
export function appKeyRoutes({ app, service, callerOf }: Face): void {
  app.get('/vlm/appkeys', { schema: listSchema }, async (request) => {
    const keys = await allKeys(service.storage.database, callerOf(request).account, { kind: 'generated' });
    return keys.filter((key) => key.kind === 'generated').map(toAppKey);
  });

  app.post('/vlm/appkeys', { schema: createSchema }, (request) =>
    runWrite(service, callerOf(request).account, async (write) => {
      const keyName = await freeKeyName(write);
      const { label } = request.body;
      const { result, event } = accepted(generate({ keyName, label, roles: [] }, write.context));
      await insertKey(write.db, write.account, result.key);
      await write.record(event);
      return { ...toAppKey(result.key), appToken: result.token };
    }),
  );

  app.put('/vlm/appkeys/:id', { schema: updateSchema }, async (request, reply) => {
    const id = dashed(request.params.id);
    await runWrite(service, callerOf(request).account, async (write) => {
      const key = id === undefined ? undefined : await findKey(write.db, write.account, id);
      if (key?.kind !== 'generated') throw new VtexError(400, noSuchToken);
      const { isActive } = request.body;
      // A key that already is so is no error at VTEX: the request says what it shall be.
      if (isActive === (key.status === 'active')) return;
      await changeKey(write, isActive ? activate(key) : deactivate(key, write.context));
    });
    return reply.code(200).send(undefined);
  });
}

const listSchema = { hide: true, response: { 200: Type.Array(AppKey) } };

const createSchema = { hide: true, body: Type.Object({ label: Label }), response: { 200: CreatedAppKey } };

const updateSchema = {
  hide: true,
  params: Type.Object({ id: Type.String() }),
  body: Type.Object({ isActive: Type.Boolean() }),
  response: { 200: Type.Undefined(), 400: VlmError },
};

const noSuchToken = {
  Details: null,
  HttpStatusCode: 400,
  VLMErrorCode: 17,
  Message: 'Token not exists for this account',
};

function toAppKey({ id, keyName, label, createdAt, status }: GeneratedKeyState) {
  return {
    id,
    appKey: keyName,
    label,
    // Ticks of 100 ns, as .NET writes them.
    createdIn: createdAt.toISOString().replace('Z', '0000Z'),
    isActive: status === 'active',
  };
}
