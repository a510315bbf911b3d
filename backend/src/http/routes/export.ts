import Type from 'typebox';
import { KeyKind } from '../../../../common/src/model/key.ts';
import { auditCsv, fullCsv } from '../../domain/csv.ts';
import { toApiKey } from '../../domain/key.ts';
import { allKeys } from '../keyAccess.ts';
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
    const states = await allKeys(service.storage.database, account, kind ? { kind } : {});
    const keys = states.map(toApiKey);
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
