import { Enforcement, Settings, TokenPeriod } from '../../../../common/src/model/settings.ts';
import { changeSettings } from '../../domain/period.ts';
import { readSettings, saveSettings } from '../../store/settings.ts';
import { accepted } from '../problem.ts';
import { AccountParams, ChangeHeaders, problemResponses, strict } from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { answerWrite, etag, requireVersion } from '../write.ts';

/** The account's token period, and what its end does. */
export function settingsRoutes(app: App, service: Service): void {
  app.get('/settings', { schema: readSchema }, async (request, reply): Promise<Settings> => {
    const settings = await readSettings(service.storage.database, request.params.account);
    reply.header('etag', etag(settings.version));
    return settings;
  });

  app.put('/settings', { schema: writeSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      const settings = await readSettings(write.db, write.account);
      requireVersion(request, 'The settings of the account', settings.version);
      const { result, event } = accepted(changeSettings(settings, request.body));
      await saveSettings(write.db, write.account, result);
      await write.record(event);
      return { status: 200, version: result.version, body: result };
    }),
  );
}

const readSchema = {
  summary: 'The settings of the account',
  params: AccountParams,
  response: { 200: Settings, ...problemResponses },
};

const writeSchema = {
  summary: 'Change the settings, for all new and existing keys',
  params: AccountParams,
  headers: ChangeHeaders,
  body: strict({ tokenPeriod: TokenPeriod, enforcement: Enforcement }),
  response: { 200: Settings, ...problemResponses },
};
