import Type from 'typebox';
import { lastSequence } from '../../store/events.ts';
import { StorageError } from '../../store/storageError.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';

/** What is not about an account. */
export function rootRoutes(app: App, service: Service, openApi: unknown): void {
  app.get('/health', { schema: healthSchema }, async (_, reply) => {
    const storage = await storageStatus(service);
    reply.code(storage === 'ok' ? 200 : 503);
    return { status: storage === 'ok' ? 'ok' : 'failed', version: service.version, storage } as const;
  });

  app.get('/openapi.json', { schema: openApiSchema }, async () => openApi);
}

const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('failed')]),
  version: Type.String(),
  /** `ok`, or the code of what is wrong with it. */
  storage: Type.String(),
});

const healthSchema = {
  summary: 'Whether the service works; asks for no credential',
  security: [],
  response: { 200: Health, 503: Health },
};

const openApiSchema = { summary: 'This document', response: { 200: Type.Unknown() } };

async function storageStatus(service: Service): Promise<string> {
  try {
    await lastSequence(service.storage.database);
    return 'ok';
  } catch (error) {
    return error instanceof StorageError ? error.code : 'storage-failed';
  }
}
