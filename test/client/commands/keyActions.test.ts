import assert from 'node:assert/strict';
import { type KeyAction, type KeyActionName, keyActions } from '../../../client/src/commands/keyActions.ts';
import { type ApiKey, isRenewing } from '../../../common/src/model/key.ts';
import type { KeyQuery } from '../../../common/src/model/query.ts';
import { externalKey, generatedKey } from '../keys/keys.ts';

const renewing = generatedKey({ creationDateNewToken: '2026-10-01T00:00:00.000Z' });
const inactive = generatedKey({ status: 'inactive', inactiveSince: '2026-09-01T00:00:00.000Z' });

function offered(key: ApiKey): string[] {
  return Object.entries(keyActions)
    .filter(([, action]) => action.refusal(key) === undefined)
    .map(([name]) => name);
}

function refusal(action: KeyActionName, key: ApiKey): string {
  return keyActions[action].refusal(key) ?? 'offered';
}

describe('what can be done to a key', () => {
  it('an active key: edit its roles, deactivate, renew, delete', () => {
    assert.deepEqual(offered(generatedKey()), ['editRoles', 'deactivateKey', 'renewToken', 'deleteKey']);
  });

  it('an inactive key: activate it, and all that needs no active key', () => {
    assert.deepEqual(offered(inactive), ['editRoles', 'activateKey', 'renewToken', 'deleteKey']);
  });

  it('a key with a renewal pending: delete the old token or undo, but not renew again', () => {
    assert.deepEqual(offered(renewing), [
      'editRoles',
      'deactivateKey',
      'deleteOldToken',
      'undoRenewal',
      'deleteKey',
    ]);
  });

  it('an external key: edit its roles or remove it, nothing else', () => {
    assert.deepEqual(offered(externalKey()), ['editRoles', 'removeExternalKey']);
    assert.deepEqual(offered(externalKey({ status: 'inactive' })), ['editRoles', 'removeExternalKey']);
  });
});

describe('what cannot be done to a key', () => {
  it('says which account renews an external key', () => {
    assert.match(refusal('renewToken', externalKey()), /account partnerhub.*renews/);
  });

  it('says what to do about a renewal that is pending before the next one', () => {
    assert.match(refusal('renewToken', renewing), /delete the old token or undo/);
  });

  it('says what to do instead with keys of the other kind', () => {
    assert.match(refusal('deactivateKey', externalKey()), /Remove it instead/);
    assert.match(refusal('deleteKey', externalKey()), /Remove it instead/);
    assert.match(refusal('removeExternalKey', generatedKey()), /Delete it instead/);
  });

  it('says that a key is already what it would become', () => {
    assert.match(refusal('deactivateKey', inactive), /inactive already/);
    assert.match(refusal('activateKey', generatedKey()), /active already/);
  });
});

describe('the keys to pick from', () => {
  const keys: ApiKey[] = [
    generatedKey(),
    inactive,
    renewing,
    { ...inactive, creationDateNewToken: '2026-10-01T00:00:00.000Z' },
    externalKey(),
    externalKey({ status: 'inactive' }),
  ];
  const isIn = (key: ApiKey, { kind, status, age }: KeyQuery) =>
    (kind === undefined || key.kind === kind) &&
    (status === undefined || key.status === status) &&
    (age === undefined || (key.status === 'active' && isRenewing(key)));

  for (const [name, action] of Object.entries<KeyAction>(keyActions)) {
    it(`of ${name} are read with all that it can be done to, and none twice`, () => {
      for (const key of keys.filter((each) => action.refusal(each) === undefined)) {
        const lists = (action.among ?? [{}]).filter((list) => isIn(key, list));
        assert.equal(lists.length, 1, `${key.kind} ${key.status} ${isRenewing(key) ? 'renewing' : ''}`);
      }
    });
  }
});
