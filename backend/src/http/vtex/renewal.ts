import Type from 'typebox';
import { periodMonths } from '../../../../common/src/model/tokenPeriod.ts';
import type { GeneratedKeyState } from '../../domain/key.ts';
import { deleteOldToken, renewToken } from '../../domain/lifecycle.ts';
import { findKeyByName, replaceKey } from '../../store/keys.ts';
import { readSettings } from '../../store/settings.ts';
import { changeKey } from '../keyAccess.ts';
import { accepted } from '../problem.ts';
import { runWrite, type Write } from '../write.ts';
import type { Caller } from './caller.ts';
import type { Face } from './face.ts';
import { FinishedRenewal, RenewedToken } from './schemas.ts';
import { VtexError } from './vtexError.ts';

/** VTEX tells the period in days; its guides speak of 90 and 180. */
const daysOfMonth = 30;

/** The two steps of a renewal. The key is named by its key name, not by its id. */
export function renewalRoutes({ app, service, callerOf }: Face): void {
  app.patch('/vtexid/apikey/:apiKey/apitoken/renew', { schema: renewSchema }, async (request) => {
    const caller = callerOf(request);
    return await runWrite(service, caller.account, async (write) => {
      const key = await keyNamed(write, caller, request.params.apiKey);
      if (key.newToken) throw new VtexError(409);
      const { result, event } = accepted(renewToken(key, write.context));
      await replaceKey(write.db, write.account, result.key);
      await write.record(event);
      const { tokenPeriod } = await readSettings(write.db, write.account);
      return {
        id: key.id,
        keyName: key.keyName,
        creationDateToken: key.token.createdAt?.toISOString() ?? null,
        creationDateNewToken: write.context.now.toISOString(),
        expirationPeriod: periodMonths(tokenPeriod) * daysOfMonth,
        newToken: result.token,
      };
    });
  });

  app.patch('/vtexid/apikey/:apiKey/apitoken/finish-renewal', { schema: finishSchema }, async (request) => {
    const caller = callerOf(request);
    return await runWrite(service, caller.account, async (write) => {
      const key = await keyNamed(write, caller, request.params.apiKey);
      if (!key.newToken) throw new VtexError(404);
      const creationDateToken = key.newToken.createdAt.toISOString();
      await changeKey(write, deleteOldToken(key));
      return { id: key.id, creationDateToken, creationDateNewToken: null };
    });
  });
}

const KeyNameParams = Type.Object({ apiKey: Type.String() });

const renewSchema = { hide: true, params: KeyNameParams, response: { 200: RenewedToken } };

const finishSchema = { hide: true, params: KeyNameParams, response: { 200: FinishedRenewal } };

/** A generated key of the account, other than the one that calls: VTEX lets no key renew itself. */
async function keyNamed(write: Write, caller: Caller, keyName: string): Promise<GeneratedKeyState> {
  const key = await findKeyByName(write.db, write.account, keyName);
  if (key?.kind !== 'generated') throw new VtexError(400);
  if (key.keyName === caller.keyName) throw new VtexError(403);
  return key;
}
