import assert from 'node:assert/strict';
import type { Connection } from '../../../client/src/connections/connection.ts';
import { connectionFlags, contextValue, keyFlags } from '../../../client/src/keys/contextValue.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import { type Capabilities, capabilityNames } from '../../../common/src/model/capabilities.ts';
import { externalKey, generatedKey } from './keys.ts';

function connection(mode: Connection['mode'], missing: readonly string[] = []): Connection {
  const capabilities = Object.fromEntries(
    capabilityNames.map((name) => [name, { available: !missing.includes(name) }]),
  ) as Capabilities;
  return {
    id: 'c',
    settings: { name: 'Embedded', backend: 'embedded', account: 'acmestore' },
    mode,
    state: { kind: 'ready', backend: { account: 'acmestore' } as KeyBackend, capabilities },
  };
}

describe('the flags of a node', () => {
  it('are sorted and written once', () => {
    assert.equal(contextValue(['key', 'active', 'key']), 'active key');
  });

  it('tell the state of a key', () => {
    const renewing = generatedKey({ status: 'inactive', creationDateNewToken: '2026-10-20T12:00:00.000Z' });
    assert.deepEqual(keyFlags(renewing, true), ['generated', 'inactive', 'renewing', 'busy']);
    assert.deepEqual(keyFlags(externalKey(), false), ['external', 'active']);
  });

  it('name what the backend can do', () => {
    const flags = connectionFlags(connection('live', ['undoRenewal']));
    assert.ok(flags.includes('canRenewToken'));
    assert.ok(!flags.includes('canUndoRenewal'));
  });

  it('take every write away from a read-only connection, and leave the export', () => {
    const flags = connectionFlags(connection('read-only'));
    assert.deepEqual(
      flags.filter((flag) => flag.startsWith('can')),
      ['canExportKeys', 'canChangeFeed', 'canTokenDates'],
    );
    assert.ok(flags.includes('modeReadOnly'));
  });
});
