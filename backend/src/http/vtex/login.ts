import Type from 'typebox';
import { ownerAccount } from '../../../../common/src/model/key.ts';
import { findKeyByName } from '../../store/keys.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { accountOf } from './account.ts';
import { lives, opens } from './caller.ts';
import { audience, type LoginTokens } from './loginTokens.ts';
import { LoggedIn, ValidCredential, WrongCredentials } from './schemas.ts';
import { VtexError } from './vtexError.ts';

/** What asks for no permission: making a login token of a pair, and telling whose a login token is. */
export function loginRoutes(app: App, service: Service, logins: LoginTokens): void {
  app.post('/vtexid/apptoken/login', { schema: loginSchema }, async (request) => {
    const { appkey, apptoken } = request.body;
    const account = accountOf(request, ownerAccount(appkey));
    const key = account !== undefined && (await findKeyByName(service.storage.database, account, appkey));
    if (!key || !(await opens(service, appkey, apptoken))) throw wrongCredentials();
    const login = { keyName: appkey, keyId: key.id, account: account as string };
    return { authStatus: 'Success', ...(await logins.issue(login, service.now(), service.newId())) } as const;
  });

  app.post('/vtexid/credential/validate', { schema: validateSchema }, async (request) => {
    const login = await logins.read(request.body.token, service.now());
    if (!login || !(await lives(service, login.keyName))) throw wrongCredentials();
    const { keyId, keyName, account } = login;
    const asked = accountOf(request, account);
    if (asked !== account) throw wrongCredentials();
    return { authStatus: 'Success', id: keyId, user: keyName, account, audience, tokenType } as const;
  });
}

/** The reference names the property and shows no value of it for a login of a key. */
const tokenType = 'appKey';

const loginSchema = {
  hide: true,
  body: Type.Object({ appkey: Type.String(), apptoken: Type.String() }),
  response: { 200: LoggedIn, 401: WrongCredentials },
};

const validateSchema = {
  hide: true,
  body: Type.Object({ token: Type.String() }),
  response: { 200: ValidCredential, 401: WrongCredentials },
};

function wrongCredentials(): VtexError {
  return new VtexError(401, { authStatus: 'WrongCredentials' });
}
