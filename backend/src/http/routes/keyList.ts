import { ApiKey } from '../../../../common/src/model/key.ts';
import { KeyPage, KeyQuery, Summary } from '../../../../common/src/model/query.ts';
import { toApiKey } from '../../domain/key.ts';
import { type AgeBoundaries, ageBoundaries } from '../../domain/period.ts';
import { type Position, readCursor, writeCursor } from '../../store/cursor.ts';
import { countKeys, type KeyOrder, listKeys, summarize } from '../../store/keyList.ts';
import { readSettings } from '../../store/settings.ts';
import { requireKey } from '../keyAccess.ts';
import { ProblemError } from '../problem.ts';
import { AccountParams, KeyParams, problemResponses, strict } from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { etag } from '../write.ts';

/** Reading keys of both kinds. */
export function keyListRoutes(app: App, service: Service): void {
  const { database } = service.storage;

  app.get('/keys', { schema: listSchema }, async (request): Promise<KeyPage> => {
    const { account } = request.params;
    const { sort = 'creationDate', order = 'asc', limit = 100, cursor, age, ...filters } = request.query;
    const after = cursor === undefined ? null : positionOf(cursor, { sort, order });
    const aged = age && { age: { is: age, boundaries: await boundariesOf(service, account) } };
    const filter = { ...filters, ...aged };
    const { keys, next } = await listKeys(database, account, filter, { sort, order, limit, after });
    return {
      items: keys.map(toApiKey),
      total: await countKeys(database, account, filter),
      nextCursor: next && writeCursor(next, { sort, order }),
    };
  });

  app.get('/keys/:id', { schema: keySchema }, async (request, reply): Promise<ApiKey> => {
    const key = await requireKey(database, request.params.account, request.params.id);
    reply.header('etag', etag(key.version));
    return toApiKey(key);
  });

  app.get('/summary', { schema: summarySchema }, async (request): Promise<Summary> => {
    const { account } = request.params;
    return await summarize(database, account, await boundariesOf(service, account));
  });
}

const listSchema = {
  summary: 'A page of the keys that match the filters',
  params: AccountParams,
  querystring: strict(KeyQuery.properties),
  response: { 200: KeyPage, ...problemResponses },
};

const keySchema = {
  summary: 'One key',
  params: KeyParams,
  response: { 200: ApiKey, ...problemResponses },
};

const summarySchema = {
  summary: 'How many keys there are, and how many want action',
  params: AccountParams,
  response: { 200: Summary, ...problemResponses },
};

function positionOf(cursor: string, order: KeyOrder): Position {
  const position = readCursor(cursor, order);
  if (position) return position;
  throw new ProblemError(
    'invalid-request',
    'The cursor is not one of this list. Pass back nextCursor unchanged, with the same sort and order.',
    '/querystring/cursor',
  );
}

async function boundariesOf(service: Service, account: string): Promise<AgeBoundaries> {
  const settings = await readSettings(service.storage.database, account);
  return ageBoundaries(service.now(), settings.tokenPeriod);
}
