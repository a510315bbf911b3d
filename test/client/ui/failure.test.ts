import assert from 'node:assert/strict';
import { describeFailure, isOutOfDate, Refusal } from '../../../client/src/ui/failure.ts';
import { BackendError } from '../../../common/src/backends/backendError.ts';

describe('a failure told to the user', () => {
  it('of a service that cannot be reached offers Retry and the log', () => {
    const failure = describeFailure(
      new BackendError('unreachable', 'No answer from https://keys.example.com.'),
    );
    assert.deepEqual(failure, {
      message: 'No answer from https://keys.example.com.',
      severity: 'error',
      steps: ['retry', 'showLog'],
    });
  });

  it('of a refused credential offers Sign In first', () => {
    assert.equal(describeFailure(new BackendError('unauthorized', 'Refused.'))?.steps[0], 'signIn');
  });

  it('of a key that was changed meanwhile says so, and offers no blind retry', () => {
    const error = new BackendError('stale-version', 'If-Match failed', { status: 412 });
    assert.match(describeFailure(error)?.message ?? '', /changed meanwhile.*look again/);
    assert.deepEqual(describeFailure(error)?.steps, []);
    assert.equal(isOutOfDate(error), true);
  });

  it('of a key that is gone says so', () => {
    const error = new BackendError('key-not-found', 'No such key', { status: 404 });
    assert.match(describeFailure(error)?.message ?? '', /gone/);
    assert.equal(isOutOfDate(error), true);
  });

  it('of a refused request is a warning in the words of the service', () => {
    const failure = describeFailure(
      new BackendError('renewal-pending', 'Two tokens exist.', { status: 409 }),
    );
    assert.equal(failure?.severity, 'warning');
    assert.equal(failure?.message, 'Two tokens exist.');
    assert.ok(!failure?.steps.includes('retry'));
  });

  it('of a full disk is an error that can be retried', () => {
    const failure = describeFailure(new BackendError('storage-full', 'The disk is full.', { status: 507 }));
    assert.equal(failure?.severity, 'error');
    assert.ok(failure?.steps.includes('retry'));
  });

  it('says nothing of what the user cancelled', () => {
    assert.equal(describeFailure(new BackendError('cancelled', 'Cancelled.')), undefined);
    assert.equal(describeFailure(new DOMException('Aborted', 'AbortError')), undefined);
  });

  it('of a refusal is its reason, with the step that it names', () => {
    assert.deepEqual(describeFailure(new Refusal('Read-only.', ['changeMode'])), {
      message: 'Read-only.',
      severity: 'warning',
      steps: ['changeMode'],
    });
  });

  it('of what VTEX has no API for, or may have done, offers VTEX Admin', () => {
    for (const code of ['not-offered', 'renewal-pending', 'outcome-unknown'] as const) {
      assert.equal(describeFailure(new BackendError(code, 'Look there.'))?.steps[0], 'openInAdmin');
    }
  });

  it('of a key that would renew itself offers another sign-in', () => {
    assert.deepEqual(describeFailure(new BackendError('own-credential', 'No.'))?.steps, ['signIn']);
  });

  it('that nobody foresaw offers the log', () => {
    assert.deepEqual(describeFailure(new TypeError('x is not a function'))?.steps, ['showLog']);
  });
});
