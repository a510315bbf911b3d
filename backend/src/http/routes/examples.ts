import Type from 'typebox';
import { examplesFor } from '../../domain/examples.ts';
import { exampleKeys } from '../../exampleKeys.ts';
import { hasKeys, insertKey } from '../../store/keys.ts';
import { accepted, ProblemError } from '../problem.ts';
import { AccountParams, CreateHeaders, problemResponses } from '../schemas.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { answerWrite } from '../write.ts';

/** The example keys, for looking around: they come into an empty account of the embedded service only. */
export function exampleRoutes(app: App, service: Service): void {
  app.post('/examples', { schema: examplesSchema }, (request, reply) =>
    answerWrite(service, request, reply, async (write) => {
      if (!service.embedded) {
        throw new ProblemError(
          'not-found',
          'This key service does not offer the example keys. Only the embedded one does.',
        );
      }
      const { account, db } = write;
      const empty = !(await hasKeys(db, account));
      const { result, event } = accepted(examplesFor(exampleKeys, account, empty, write.context));
      for (const key of result) await insertKey(db, account, key);
      await write.record(event);
      return { status: 204, version: null, body: undefined };
    }),
  );
}

const examplesSchema = {
  summary: 'Bring the example keys into an empty account; only the embedded service offers it',
  params: AccountParams,
  headers: CreateHeaders,
  response: { 204: Type.Null(), ...problemResponses },
};
