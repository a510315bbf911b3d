import assert from 'node:assert/strict';
import { failureMessages } from '../../../client/src/keys/messages.ts';
import { BackendError, type BackendErrorCode } from '../../../common/src/backends/backendError.ts';

describe('a failure in the tree', () => {
  const steps = (code: BackendErrorCode, backend: 'embedded' | 'service'): string[] =>
    failureMessages(new BackendError(code, 'It failed.'), backend).map(({ label }) => label);

  it('says what failed, and offers to sign in where the credential is missing or refused', () => {
    assert.deepEqual(steps('unauthorized', 'service'), ['It failed.', 'Sign In…', 'Show Log']);
    assert.deepEqual(steps('forbidden', 'service'), ['It failed.', 'Sign In…', 'Retry', 'Show Log']);
  });

  it('offers nobody to sign in to the embedded service', () => {
    assert.deepEqual(steps('unauthorized', 'embedded'), ['It failed.', 'Retry', 'Show Log']);
  });

  it('offers the settings where they are at fault', () => {
    assert.deepEqual(steps('invalid-settings', 'service'), ['It failed.', 'Open Settings']);
  });

  for (const code of ['unreachable', 'rate-limited', 'storage-too-new', 'secret-storage'] as const) {
    it(`offers to try again after ${code}`, () => {
      assert.deepEqual(steps(code, 'service'), ['It failed.', 'Retry', 'Show Log']);
    });
  }
});
