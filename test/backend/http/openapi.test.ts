import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { openApiText } from '../../../schemas/openapi.ts';
import { KeyServiceUnderTest } from '../keyServiceUnderTest.ts';

interface Operation {
  readonly summary: string;
  readonly security?: unknown[];
  readonly responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
}

describe('the OpenAPI document', () => {
  it('is that of the routes as they are (`npm run generate` writes it)', async () => {
    const file = new URL('../../../schemas/key-service.openapi.json', import.meta.url);
    assert.equal(await readFile(file, 'utf8'), await openApiText());
  });

  it('describes every route with a summary, and its failures as problem documents', async () => {
    const document: { paths: Record<string, Record<string, Operation>> } = JSON.parse(await openApiText());
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    assert.ok(operations.length >= 25);
    for (const operation of operations) {
      assert.ok(operation.summary);
      if (operation.security?.length === 0 || operation.summary === 'This document') continue;
      const failure = operation.responses['4XX']?.content?.['application/problem+json']?.schema;
      assert.deepEqual(failure, { $ref: '#/components/schemas/Problem' });
    }
  });

  it('is served by the service', async () => {
    const service = await KeyServiceUnderTest.start();
    assert.equal((await service.call('GET', '/v1/openapi.json')).body.openapi, '3.1.0');
    await service.stop();
  });
});
