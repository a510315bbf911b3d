import assert from 'node:assert/strict';
import type { ConnectionState } from '../../../client/src/connections/connection.ts';
import { statusText } from '../../../client/src/views/statusText.ts';
import { BackendError } from '../../../common/src/backends/backendError.ts';
import type { Summary } from '../../../common/src/model/query.ts';

const counts: Summary = {
  generated: 4,
  external: 1,
  nearExpiry: 0,
  pastPeriod: 0,
  pendingDeletion: 0,
  due: 0,
};

function connection(account: string, summary?: Summary, state: ConnectionState = { kind: 'connecting' }) {
  return { settings: { name: account, backend: 'embedded' as const, account }, state, summary };
}

describe('the status bar', () => {
  it('names the account, and the number of its tokens that are due', () => {
    assert.equal(statusText([connection('acmestore', counts)]).text, '$(key) acmestore');
    const due = { ...counts, nearExpiry: 1, pastPeriod: 1, pendingDeletion: 1, due: 3 };
    const { text, lines } = statusText([connection('acmestore', due)]);
    assert.equal(text, '$(key) acmestore: 3 tokens due');
    assert.deepEqual(lines, [
      'acmestore (acmestore): 4 generated keys, 1 external · 1 token near expiry · 1 token past the period · 1 old token pending deletion',
    ]);
  });

  it('says who is signed in to a VTEX account, and until when', () => {
    const signedInAs = { who: 'clerk@acme.example', until: new Date('2026-08-02T12:00:00Z') };
    const { lines } = statusText([{ ...connection('acmestore', counts), signedInAs }]);
    assert.match(lines[0] ?? '', / · signed in as clerk@acme\.example, until 2026-08-02 12:00 UTC$/);
  });

  it('adds up several accounts', () => {
    const one = { ...counts, due: 1 };
    const { text, lines } = statusText([connection('acmestore', one), connection('otherstore')]);
    assert.equal(text, '$(key) 2 accounts: 1 token due');
    assert.equal(lines[1], 'otherstore (otherstore): connecting…');
  });

  it('shows a connection that failed, with the cause', () => {
    const error = new BackendError('unreachable', 'The key service stopped (SIGKILL).');
    const { text, lines, failed } = statusText([
      connection('acmestore', undefined, { kind: 'failed', error }),
    ]);
    assert.equal(text, '$(error) acmestore');
    assert.ok(failed);
    assert.deepEqual(lines, ['acmestore (acmestore): The key service stopped (SIGKILL).']);
  });
});
