import assert from 'node:assert/strict';
import { BackendError } from '../../common/src/backends/backendError.ts';

/** The error with which work fails, which it must. */
export async function errorOf(work: Promise<unknown>): Promise<BackendError> {
  const error = await work.then(
    () => assert.fail('it was expected to fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof BackendError, String(error));
  return error;
}
