import Type from 'typebox';
import { type ApiKey, KeyKind } from '../../../../common/src/model/key.ts';
import { auditCsv, fullCsv } from '../../domain/csv.ts';
import { toApiKey } from '../../domain/key.ts';
import type { Position } from '../../store/cursor.ts';
import { type KeyFilter, listKeys } from '../../store/keyList.ts';
import type { Database } from '../../store/schema.ts';
import { ProblemError } from '../problem.ts';
import { AccountParams, problemResponses, strict } from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';

/** The keys of the account as CSV; there are no tokens in it. */
export function exportRoutes(app: App, service: Service): void {
  app.get('/export', { schema: exportSchema }, async (request, reply) => {
    const { account } = request.params;
    const { shape, kind } = request.query;
    if (shape === 'full' && !kind) throw kindMissing();
    const keys = await allKeys(service.storage.database, account, kind ? { kind } : {});
    reply.type('text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="${account}-api-keys.csv"`);
    return shape === 'full' && kind ? fullCsv(keys, kind) : auditCsv(keys);
  });
}

const exportSchema = {
  summary: 'The keys as CSV: `audit`, the names of those with roles, or `full`, all columns of one kind',
  params: AccountParams,
  querystring: strict({
    shape: Type.Union([Type.Literal('audit'), Type.Literal('full')]),
    kind: Type.Optional(KeyKind),
  }),
  response: {
    200: { content: { 'text/csv': { schema: Type.String() } } },
    ...problemResponses,
  },
};

function kindMissing(): ProblemError {
  return new ProblemError(
    'invalid-request',
    'A full export has the columns of one kind of key. Add kind=generated or kind=external.',
    '/querystring/kind',
  );
}

/** Reads page by page, so that other requests get their turn. */
async function allKeys(db: Database, account: string, filter: KeyFilter): Promise<ApiKey[]> {
  const keys: ApiKey[] = [];
  let after: Position | null = null;
  do {
    const page = { sort: 'creationDate', order: 'asc', limit: 1000, after } as const;
    const listed = await listKeys(db, account, filter, page);
    keys.push(...listed.keys.map(toApiKey));
    after = listed.next;
    await new Promise(setImmediate);
  } while (after);
  return keys;
}
