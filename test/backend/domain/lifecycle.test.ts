import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Decision } from '../../../backend/src/domain/decision.ts';
import { type Context, type GeneratedKeyState, toApiKey } from '../../../backend/src/domain/key.ts';
import {
  activate,
  addExternal,
  deactivate,
  deleteOldToken,
  generate,
  renewToken,
  setRoles,
  undoRenewal,
} from '../../../backend/src/domain/lifecycle.ts';
import { rejectionOf } from '../../../backend/src/domain/verify.ts';
import { addMonths, periodMonths } from '../../../common/src/model/tokenPeriod.ts';

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** Each token is another one: a number, written in letters. */
function world(start = new Date('2026-08-01T12:00:00Z')) {
  let now = start;
  let made = 0;
  const context = (): Context => ({
    now,
    randomness: (count) => {
      made++;
      return Uint8Array.from({ length: count }, (_, place) => Math.floor(made / 26 ** place) % 26);
    },
    newId: () => crypto.randomUUID(),
    hashToken,
  });
  return { context, pass: (ms: number) => (now = new Date(now.getTime() + ms)), now: () => now };
}

function accepted<T>(decision: Decision<T>): T {
  assert.ok('result' in decision, `refused: ${JSON.stringify(decision)}`);
  return decision.result;
}

function codeOf(decision: Decision<unknown>): string {
  return 'refusal' in decision ? decision.refusal.code : 'accepted';
}

const newKey = { keyName: 'vtexappkey-acmestore-QWERTY', label: 'erp', roles: ['Finance'] };

describe('an external key', () => {
  const input = { account: 'acmestore', roles: [], existing: undefined };

  it('belongs to the account in its name', () => {
    const added = addExternal({ ...input, keyName: 'vtexappkey-partner-hub-ABCDEF' }, world().context());
    assert.equal(accepted(added).owner, 'partner-hub');
  });

  it('is refused where it is one of this account', () => {
    const decision = addExternal({ ...input, keyName: 'vtexappkey-acmestore-ABCDEF' }, world().context());
    assert.equal(codeOf(decision), 'own-account-key');
  });

  it('is refused where it was added before', () => {
    const keyName = 'vtexappkey-partner-ABCDEF';
    const existing = accepted(addExternal({ ...input, keyName }, world().context()));
    assert.equal(
      codeOf(addExternal({ ...input, keyName, existing }, world().context())),
      'key-already-added',
    );
  });

  it('can neither change its status nor be renewed', () => {
    const context = world().context();
    const key = accepted(addExternal({ ...input, keyName: 'vtexappkey-partner-ABCDEF' }, context));
    for (const decision of [
      activate(key),
      deactivate(key, context),
      renewToken(key, context),
      deleteOldToken(key),
      undoRenewal(key),
    ]) {
      assert.equal(codeOf(decision), 'not-a-generated-key');
    }
  });
});

describe('what leaves the domain', () => {
  it('shows a key without its tokens and their hashes', () => {
    const { context } = world();
    const { key, token } = accepted(generate(newKey, context()));
    const renewed = accepted(renewToken(key, context()));
    const shown = JSON.stringify(toApiKey(renewed.key));
    for (const secret of [token, renewed.token, hashToken(token), hashToken(renewed.token)]) {
      assert.ok(!shown.includes(secret));
    }
  });

  it('records an event for every change, without a secret in it', () => {
    const { context } = world();
    const decision = generate(newKey, context());
    assert.ok('event' in decision);
    assert.equal(decision.event.action, 'key-generated');
    assert.ok(!JSON.stringify(decision.event).includes(decision.result.token));
  });
});

/** What the design says of a generated key, in as few words as it can be said. */
interface Expected {
  active: boolean;
  tokens: { token: string; at: Date }[];
  version: number;
}

interface Real {
  key: GeneratedKeyState;
  world: ReturnType<typeof world>;
}

const settings = { tokenPeriod: '3 months', enforcement: 'enforced', version: 1 } as const;

/** Every token ever made is tried after every step: exactly those expected open the key. */
function check(expected: Expected, real: Real, everMade: readonly string[]): void {
  const now = real.world.now();
  for (const token of everMade) {
    const reason = rejectionOf(real.key, (hash) => hash === hashToken(token), settings, now);
    const known = expected.tokens.find((one) => one.token === token);
    const alive = known && addMonths(known.at, periodMonths(settings.tokenPeriod)) > now;
    assert.equal(reason === null, Boolean(expected.active && alive), `${reason}`);
  }
  assert.equal(real.key.status === 'active', expected.active);
  assert.equal(real.key.newToken !== null, expected.tokens.length === 2);
  assert.equal(real.key.version, expected.version);
}

describe('the lifecycle of a generated key', () => {
  type Step = 'activate' | 'deactivate' | 'renew' | 'delete-old' | 'undo' | 'roles' | 'month';
  const steps = fc.constantFrom<Step>(
    'activate',
    'deactivate',
    'renew',
    'delete-old',
    'undo',
    'roles',
    'month',
  );

  it('is what the design says, through any sequence of commands', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (sequence) => {
        const outside = world();
        const first = accepted(generate(newKey, outside.context()));
        const real: Real = { key: first.key, world: outside };
        const expected: Expected = {
          active: true,
          tokens: [{ token: first.token, at: outside.now() }],
          version: 1,
        };
        const everMade = [first.token];
        check(expected, real, everMade);
        for (const step of sequence) {
          run(step, real, expected, everMade);
          check(expected, real, everMade);
        }
      }),
    );
  });

  function run(step: Step, real: Real, expected: Expected, everMade: string[]): void {
    const context = real.world.context();
    const change = (decision: Decision<GeneratedKeyState>, refusal: string | false, apply: () => void) => {
      assert.equal(codeOf(decision), refusal || 'accepted');
      if (!('result' in decision)) return;
      real.key = decision.result;
      expected.version++;
      apply();
    };
    const single = expected.tokens.length === 1 && 'no-renewal-pending';
    switch (step) {
      case 'month':
        real.world.pass(31 * 86_400_000);
        break;
      case 'activate':
        change(activate(real.key), expected.active && 'already-active', () => {
          expected.active = true;
          assert.equal(real.key.inactiveSince, null);
        });
        break;
      case 'deactivate':
        change(deactivate(real.key, context), !expected.active && 'already-inactive', () => {
          expected.active = false;
          assert.equal(real.key.inactiveSince, real.world.now());
        });
        break;
      case 'delete-old':
        change(deleteOldToken(real.key), single, () => expected.tokens.shift());
        break;
      case 'undo':
        change(undoRenewal(real.key), single, () => expected.tokens.pop());
        break;
      case 'roles':
        change(setRoles(real.key, ['OMS - Read only']), false, () => {
          assert.deepEqual(real.key.roles, ['OMS - Read only']);
        });
        break;
      case 'renew':
        renew(real, expected, everMade);
    }
  }

  function renew(real: Real, expected: Expected, everMade: string[]): void {
    const decision = renewToken(real.key, real.world.context());
    assert.equal(codeOf(decision), expected.tokens.length === 2 ? 'renewal-pending' : 'accepted');
    if (!('result' in decision)) return;
    const { key, token } = decision.result;
    real.key = key;
    everMade.push(token);
    expected.tokens.push({ token, at: real.world.now() });
    expected.version++;
  }
});
