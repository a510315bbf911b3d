import assert from 'node:assert/strict';
import {
  policyRow,
  type ServerState,
  type ShownDocument,
  serverRow,
} from '../../../client/src/language/statusRows.ts';
import type { DocumentStatus } from '../../../common/src/protocol.ts';

const running: ServerState = { kind: 'running', version: '0.1.0' };
const status = (findings: Partial<DocumentStatus['findings']>): DocumentStatus => ({
  uri: 'file:///store/vtex-keys.json',
  policy: null,
  findings: { error: 0, warning: 0, info: 0, hint: 0, ...findings },
});
const shown = (more: Partial<ShownDocument> = {}): ShownDocument => ({
  status: undefined,
  asOf: null,
  isScanning: false,
  ...more,
});

describe('the language status', () => {
  it('has the version of the server, and what it found in the manifest in front', () => {
    const found = status({ error: 2, warning: 1, info: 3, hint: 1 });
    assert.deepEqual(serverRow(running, shown({ status: found })), {
      text: 'API Keys: 2 errors, 1 warning, 3 info, 1 hint',
      detail: 'Language server 0.1.0',
      severity: 'information',
      busy: false,
    });
    assert.equal(serverRow(running, shown({ status: status({}) })).text, 'API Keys: no problems');
    assert.equal(serverRow(running, shown()).text, 'API Keys');
  });

  it('has the date by which manifests are judged where that is not today', () => {
    assert.equal(
      serverRow(running, shown({ asOf: '2026-11-20' })).detail,
      'Language server 0.1.0, as of 2026-11-20',
    );
  });

  it('is busy while the server starts, and while it reads the workspace', () => {
    assert.ok(serverRow({ kind: 'starting' }, shown()).busy);
    assert.ok(serverRow(running, shown({ isScanning: true })).busy);
  });

  it('says why the server is down, and whether it comes back by itself', () => {
    const reason = 'It ended unexpectedly.';
    assert.deepEqual(serverRow({ kind: 'crashed', reason }, shown()), {
      text: 'API Keys: starting again',
      detail: reason,
      severity: 'warning',
      busy: true,
    });
    assert.deepEqual(serverRow({ kind: 'stopped', reason }, shown()), {
      text: 'API Keys: stopped',
      detail: reason,
      severity: 'error',
      busy: false,
    });
  });

  it('names the policy in force, or what holds without one', () => {
    assert.equal(policyRow(status({}), '.vtex-keys.policy.json').text, 'Policy: .vtex-keys.policy.json');
    assert.equal(policyRow(status({}), undefined).text, 'No policy: recommended');
    assert.equal(policyRow(undefined, undefined).text, 'Policy');
  });
});
