import Type from 'typebox';
import { Capabilities, capabilityNames } from '../../../../common/src/model/capabilities.ts';
import { KeyName } from '../../../../common/src/model/key.ts';
import { Verdict } from '../../../../common/src/model/verdict.ts';
import { rejectionOf } from '../../domain/verify.ts';
import { sameHash } from '../../secrets.ts';
import { findKeyByName } from '../../store/keys.ts';
import { readSettings } from '../../store/settings.ts';
import { AccountParams, problemResponses, strict } from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';

/** What the service can do for an account, and whether it accepts a pair of key and token. */
export function accountRoutes(app: App, service: Service): void {
  app.get('/capabilities', { schema: capabilitiesSchema }, async () => capabilitiesOf(service));

  app.post('/verify', { schema: verifySchema }, async (request) => {
    const { account } = request.params;
    const { keyName, token } = request.body;
    const hash = service.hashToken(token);
    const key = await findKeyByName(service.storage.database, account, keyName);
    const settings = await readSettings(service.storage.database, account);
    const reason = rejectionOf(key, (stored) => sameHash(stored, hash), settings, service.now());
    return { accepted: reason === null, reason };
  });
}

const capabilitiesSchema = {
  summary: 'What this service can do',
  params: AccountParams,
  response: { 200: Capabilities, ...problemResponses },
};

const verifySchema = {
  summary: 'Whether a token opens a key now, with the reason if not',
  params: AccountParams,
  body: strict({ keyName: KeyName, token: Type.String({ minLength: 1, maxLength: 500 }) }),
  response: { 200: Verdict, ...problemResponses },
};

function capabilitiesOf(service: Service): Capabilities {
  const all = Object.fromEntries(capabilityNames.map((name) => [name, { available: true }])) as Capabilities;
  if (service.embedded) return all;
  return {
    ...all,
    loadExamples: { available: false, reason: 'Only the embedded key service offers the example keys.' },
  };
}
