import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credential, KeyServiceUnderTest } from '../keyServiceUnderTest.ts';

describe('a token', () => {
  let service: KeyServiceUnderTest;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
  });

  afterEach(() => service.stop());

  it('is in the answer that shows it and nowhere else: not stored, logged, listed or repeated', async () => {
    const tokens: string[] = [];
    const { key, token } = await service.generate('erp', ['Finance']);
    tokens.push(token);
    const place = `/keys/${key.id}`;
    for (const command of ['renew', 'undo-renewal', 'renew', 'delete-old-token', 'renew']) {
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const { body } = await service.call('POST', `${place}/${command}`, undefined, headers);
      if (typeof body.token === 'string') tokens.push(body.token);
      await service.call('POST', `${place}/${command}`, undefined, headers);
    }
    assert.equal(tokens.length, 4);
    for (const one of tokens) await service.accepts(key, one);
    const shown = service.answers.join('\n');
    for (const one of tokens) assert.equal(shown.split(one).length, 2, 'shown exactly once');

    service.answers.length = 0;
    await provokeErrors(tokens);
    for (const path of ['/keys', place, '/export?shape=full&kind=generated', '/summary', '/roles']) {
      await service.call('GET', path);
    }
    const everywhere = [...service.answers, ...service.log, ...storedBytes()];
    assert.ok(storedBytes().length >= 2, 'the write-ahead log is read too');
    for (const one of tokens) {
      assert.ok(everywhere.every((text) => !text.includes(one)));
    }
    assert.ok(service.log.length > 10);
    assert.ok(service.log.every((line) => !line.includes(credential) && !line.includes(key.id)));
  });

  /** Sends tokens where they do not belong. */
  async function provokeErrors(tokens: readonly string[]): Promise<void> {
    for (const token of tokens) {
      await service.call('POST', '/keys', { label: `${token}\n` });
      await service.call('POST', '/keys', { label: 'erp', [token]: token });
      await service.call('POST', '/keys', { label: 'erp', roles: [token] });
      await service.call('POST', '/keys', `{"label":${token}`, { 'content-type': 'application/json' });
      await service.call('POST', '/external-keys', { keyName: token });
      await service.call('POST', '/roles', { name: 'Mine', resources: [token] });
      await service.call('DELETE', `/roles/${token}`);
      await service.call('GET', `/keys?cursor=${token}`);
      await service.call('GET', `/keys?${token}=1`);
      await service.call('GET', `/${token}`);
      await service.call('GET', `/keys/${token}`);
      await service.call('GET', '/keys', undefined, { authorization: `Bearer ${token}` });
      await service.call('POST', '/verify', { keyName: token, token });
    }
  }

  function storedBytes(): string[] {
    return readdirSync(service.folder).map((file) => readFileSync(join(service.folder, file), 'latin1'));
  }
});
