import assert from 'node:assert/strict';
import {
  accountProblem,
  connectionNameProblem,
  dayProblem,
  externalKeyProblem,
  labelProblem,
} from '../../../client/src/ui/validation.ts';

describe('the key identification', () => {
  it('is required', () => {
    assert.match(labelProblem('') ?? '', /required/);
    assert.match(labelProblem(' \t ') ?? '', /required/);
  });

  it('has at most 200 characters, an emoji being one', () => {
    assert.equal(labelProblem('x'.repeat(200)), undefined);
    assert.equal(labelProblem('🔑'.repeat(200)), undefined);
    assert.match(labelProblem('x'.repeat(201)) ?? '', /at most 200 characters; this one has 201/);
    assert.match(labelProblem('x'.repeat(10_000)) ?? '', /10000/);
  });
});

describe('the identification of an external key', () => {
  const problem = (text: string) => externalKeyProblem(text, 'acmestore');

  it('is the key of another account', () => {
    assert.equal(problem('vtexappkey-partnerhub-ABCDEF'), undefined);
    assert.equal(problem('  vtexappkey-partnerhub-ABCDEF\n'), undefined);
    assert.match(problem('vtexappkey-acmestore-ABCDEF') ?? '', /belongs to acmestore itself/);
  });

  it('is refused without being repeated where it is no key, since it may be a token', () => {
    const token = 'K'.repeat(128);
    for (const text of ['partnerhub', 'vtexappkey-partnerhub-abcdef', token]) {
      assert.match(problem(text) ?? '', /^A key reads vtexappkey-/);
      assert.ok(!problem(text)?.includes(text));
    }
    assert.match(problem('') ?? '', /Enter/);
  });
});

describe('a connection', () => {
  it('has an account that could stand in a host name', () => {
    assert.equal(accountProblem('acmestore'), undefined);
    for (const text of ['', 'Acme Store', 'acme.store', '-acme'])
      assert.match(accountProblem(text) ?? '', /host name/);
  });

  it('has a name of its own', () => {
    assert.equal(connectionNameProblem('Production', ['Test']), undefined);
    assert.match(connectionNameProblem('Test', ['Test']) ?? '', /already/);
    assert.match(connectionNameProblem(' ', []) ?? '', /Enter/);
  });

  it('ends a suppression on a day that there is, not over and no later than the policy allows', () => {
    const problem = (text: string) => dayProblem(text, '2026-11-20', '2027-02-18');
    for (const day of ['2026-11-20', ' 2026-12-31 ', '2027-02-18']) assert.equal(problem(day), undefined);
    for (const text of ['', 'soon', '2026-11-31', '31.12.2026'])
      assert.match(problem(text) ?? '', /Enter a day/);
    assert.match(problem('2026-11-19') ?? '', /is over/);
    assert.match(problem('2027-02-19') ?? '', /2027-02-18 at most/);
  });
});
