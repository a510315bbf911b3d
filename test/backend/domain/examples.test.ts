import assert from 'node:assert/strict';
import { type ExampleKey, examplesFor } from '../../../backend/src/domain/examples.ts';
import { toApiKey } from '../../../backend/src/domain/key.ts';
import { exampleKeys } from '../../../backend/src/exampleKeys.ts';
import { catalog } from '../../../common/src/catalog/catalog.ts';
import { isRenewing, tokenDate } from '../../../common/src/model/key.ts';
import { tokenAge } from '../../../common/src/model/tokenPeriod.ts';

const now = new Date('2031-03-05T08:00:00Z');
const context = {
  now,
  randomness: (count: number) => new Uint8Array(count),
  newId: () => crypto.randomUUID(),
  hashToken: (token: string) => `hash of ${token.length} letters`,
};

function load(examples: readonly ExampleKey[], account = 'newstore') {
  const decision = examplesFor(examples, account, true, context);
  assert.ok('result' in decision);
  return decision.result.map(toApiKey);
}

const generated: ExampleKey = {
  kind: 'generated',
  keyName: 'vtexappkey-acmestore-QWERTY',
  label: 'erp',
  roles: [],
  creationDate: '2026-11-19T12:00:00Z',
  creationDateToken: '2026-11-19T12:00:00Z',
};
const external: ExampleKey = { kind: 'external', keyName: 'vtexappkey-partnerhub-ABCDEF', roles: [] };

describe('the example keys', () => {
  it('come with every age that wants action, whenever they are loaded', () => {
    const keys = load(exampleKeys).filter((key) => key.kind === 'generated' && key.status === 'active');
    const states = keys.map((key) => {
      const date = key.kind === 'generated' ? tokenDate(key) : null;
      const options = { period: '3 months', enforcement: 'enforced' } as const;
      return date === null ? 'unknown' : tokenAge(new Date(date), now, options).state;
    });
    assert.ok(states.includes('near-expiry'), `${states}`);
    assert.ok(states.includes('expired'), `${states}`);
    assert.ok(keys.some(isRenewing));
  });

  it('are both generated and external, and have no role that the account lacks', () => {
    const keys = load(exampleKeys);
    assert.deepEqual(new Set(keys.map((key) => key.kind)), new Set(['generated', 'external']));
    for (const role of keys.flatMap((key) => key.roles)) assert.equal(catalog.role(role)?.name, role);
  });

  it('take the name of the account and keep their letters; their dates move with the clock', () => {
    const [key] = load([generated]);
    assert.equal(key?.keyName, 'vtexappkey-newstore-QWERTY');
    assert.equal(key?.kind === 'generated' && key.creationDate, '2031-03-04T08:00:00.000Z');
  });

  it('are never dated in the future', () => {
    const [key] = load([{ ...generated, creationDate: '2027-01-01T00:00:00Z' }]);
    assert.equal(key?.kind === 'generated' && key.creationDate, now.toISOString());
  });

  it('leave out what no account can hold', () => {
    assert.equal(load([generated, generated]).length, 1);
    assert.equal(load([external], 'partnerhub').length, 0);
    assert.deepEqual(load([{ ...generated, roles: ['Owner', 'No such role'] }])[0]?.roles, [
      'Owner (Admin Super)',
    ]);
  });

  it('come into an empty account only', () => {
    const decision = examplesFor([generated], 'newstore', false, context);
    assert.ok('refusal' in decision && decision.refusal.code === 'account-not-empty');
  });
});
