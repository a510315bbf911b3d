import assert from 'node:assert/strict';
import {
  type KeyView,
  keyDescription,
  keyIcon,
  keyLabel,
  keyTooltip,
} from '../../../client/src/keys/keyPresentation.ts';
import { rolesNotRead } from '../../../common/src/backends/keyBackend.ts';
import { catalog } from '../../../common/src/catalog/catalog.ts';
import { externalKey, generatedKey, settings } from './keys.ts';

/** The token of `generatedKey()` is made on 1 August, so that three months end on 1 November. */
function at(now: string, enforcement: 'enforced' | 'advisory' = 'enforced'): KeyView {
  return { settings: { ...settings, enforcement }, now: new Date(now) };
}

const gradeOf = (role: string) => catalog.role(role)?.grade;

describe('the line of a key', () => {
  it('tells status, number of roles and the age of the token', () => {
    assert.equal(
      keyDescription(generatedKey(), at('2026-09-04T13:00:00Z')),
      'Active · 1 role · token 34 days old',
    );
    const broad = generatedKey({ roles: ['OMS - Read only', 'Checkout Admin'] });
    assert.equal(keyDescription(broad, at('2026-08-01T20:00:00Z')), 'Active · 2 roles · new token');
    assert.equal(
      keyDescription(generatedKey({ roles: [] }), at('2026-08-02T13:00:00Z')),
      'Active · No roles · token 1 day old',
    );
  });

  it('says when the token expires once that is near', () => {
    assert.equal(
      keyDescription(generatedKey(), at('2026-10-23T12:00:00Z')),
      'expires in 9 days · Active · 1 role',
    );
    assert.equal(
      keyDescription(generatedKey(), at('2026-11-01T11:00:00Z')),
      'expires in 1 day · Active · 1 role',
    );
  });

  it('says since when the token is expired where the period is enforced', () => {
    assert.equal(
      keyDescription(generatedKey(), at('2026-11-04T12:00:00Z')),
      'expired 3 days ago · Active · 1 role',
    );
  });

  it('says first that a key is inactive, for then its token opens nothing', () => {
    const inactive = generatedKey({ status: 'inactive' });
    assert.equal(
      keyDescription(inactive, at('2026-11-04T12:00:00Z')),
      'Inactive · 1 role · expired 3 days ago',
    );
  });

  it('does not call a token expired where the period is advice', () => {
    const description = keyDescription(generatedKey(), at('2026-11-04T12:00:00Z', 'advisory'));
    assert.equal(description, '3 days past the period · Active · 1 role');
  });

  it('says that the old token is pending deletion while a renewal is unfinished', () => {
    const renewing = generatedKey({ creationDateNewToken: '2026-10-20T12:00:00.000Z' });
    assert.equal(
      keyDescription(renewing, at('2026-10-25T12:00:00Z')),
      'Pending deletion - Old token · Active · 1 role',
    );
    assert.equal(
      keyDescription(renewing, at('2027-01-19T12:00:00Z')),
      'Pending deletion - Old token · expires in 1 day · Active · 1 role',
    );
  });

  it('says what is being done to the key in place of everything else', () => {
    const view = { ...at('2026-09-04T12:00:00Z'), doing: 'Renewing…' };
    assert.equal(keyDescription(generatedKey(), view), 'Renewing…');
  });

  it('names the owner account of an external key', () => {
    assert.equal(keyDescription(externalKey(), at('2026-09-04T12:00:00Z')), 'Active · 1 role · partnerhub');
  });

  it('judges no token before the period is known, nor one whose date is unknown', () => {
    const view = { settings: undefined, now: new Date('2027-09-04T12:00:00Z') };
    assert.equal(keyDescription(generatedKey(), view), 'Active · 1 role · token 399 days old');
    const undated = generatedKey({ creationDateToken: null });
    assert.equal(keyDescription(undated, at('2026-09-04T12:00:00Z')), 'Active · 1 role · token age unknown');
  });
});

describe('the icon of a key', () => {
  const renewing = generatedKey({ creationDateNewToken: '2026-10-20T12:00:00.000Z' });
  const cases: [string, ReturnType<typeof keyIcon>, { id: string; color?: string }][] = [
    ['a current token', keyIcon(generatedKey(), at('2026-09-01T00:00:00Z')), { id: 'key' }],
    [
      'a token near expiry',
      keyIcon(generatedKey(), at('2026-10-30T00:00:00Z')),
      { id: 'watch', color: 'charts.yellow' },
    ],
    [
      'an expired token',
      keyIcon(generatedKey(), at('2026-11-02T00:00:00Z')),
      { id: 'error', color: 'charts.red' },
    ],
    [
      'a token past an advisory period',
      keyIcon(generatedKey(), at('2026-11-02T00:00:00Z', 'advisory')),
      { id: 'warning', color: 'charts.orange' },
    ],
    [
      'a token three months past an advisory period',
      keyIcon(generatedKey(), at('2027-02-02T00:00:00Z', 'advisory')),
      { id: 'warning', color: 'charts.red' },
    ],
    [
      'an unfinished renewal',
      keyIcon(renewing, at('2026-10-25T00:00:00Z')),
      { id: 'sync', color: 'charts.blue' },
    ],
    [
      'an inactive key, whatever its token',
      keyIcon(generatedKey({ status: 'inactive' }), at('2027-10-30T00:00:00Z')),
      { id: 'circle-slash', color: 'disabledForeground' },
    ],
    ['an external key', keyIcon(externalKey(), at('2026-09-01T00:00:00Z')), { id: 'plug' }],
  ];
  for (const [name, icon, expected] of cases) {
    it(`shows ${name} as ${expected.color ?? 'plain'} ${expected.id}`, () => {
      assert.deepEqual(icon, expected);
    });
  }
});

describe('the tooltip of a key', () => {
  /** As a reader sees it: without the escapes of Markdown. */
  const lines = (markdown: string): string[] => markdown.replaceAll('\\', '').split('\n').slice(2);

  it("has the columns of the platform's table", () => {
    assert.deepEqual(lines(keyTooltip(generatedKey(), at('2026-09-01T00:00:00Z'), gradeOf)), [
      '| **Key/Name** | vtexappkey-acmestore-QWERTY, erp order sync |',
      '| **Token duration** | 2026-08-01 12:00 UTC to 2026-11-01 12:00 UTC (3 months) |',
      '| **Roles** | OMS - Read only (low) |',
      '| **Created date** | 2026-07-01 09:30 UTC |',
      '| **Status** | Active |',
    ]);
  });

  it('has the dates of both tokens during a renewal', () => {
    const renewing = generatedKey({ creationDateNewToken: '2026-10-20T12:00:00.000Z' });
    const tooltip = keyTooltip(renewing, at('2026-10-25T00:00:00Z'), gradeOf);
    assert.deepEqual(lines(tooltip).slice(1, 3), [
      '| **Token duration (old token)** | 2026-08-01 12:00 UTC to 2026-11-01 12:00 UTC (3 months), Pending deletion - Old token |',
      '| **Token duration (new token)** | 2026-10-20 12:00 UTC to 2027-01-20 12:00 UTC (3 months) |',
    ]);
  });

  it('has key and owner, and the date of addition, for an external key', () => {
    assert.deepEqual(lines(keyTooltip(externalKey(), at('2026-09-01T00:00:00Z'), gradeOf)), [
      '| **Key/Owner** | vtexappkey-partnerhub-ABCDEF, partnerhub |',
      '| **Roles** | OMS - Read only (low) |',
      '| **Added On** | 2026-02-03 00:00 UTC |',
      '| **Status** | Active |',
    ]);
  });

  it('says that a role is not graded where nobody knows it', () => {
    const tooltip = keyTooltip(generatedKey({ roles: ['Of our own'] }), at('2026-09-01T00:00:00Z'), gradeOf);
    assert.equal(lines(tooltip)[2], '| **Roles** | Of our own (not graded) |');
  });

  it('says why the roles are not known, and since when a token of unknown age may exist at most', () => {
    const rolesUnknown = 'It needs a role with the License Manager resource "Find user by email" (HTTP 403).';
    const key = generatedKey({ roles: [], rolesUnknown, creationDateToken: null });
    const tooltip = lines(keyTooltip(key, at('2026-09-01T00:00:00Z'), gradeOf));
    assert.match(tooltip[1] ?? '', /Unknown, at most since 2026-07-01 09:30 UTC/);
    assert.match(tooltip[2] ?? '', /^\| \*\*Roles\*\* \| Unknown: It needs a role with .*Find user by email/);
    assert.equal(
      keyDescription(key, at('2026-09-01T00:00:00Z')),
      'Active · roles unknown · token age unknown',
    );
    const waiting = generatedKey({ roles: [], rolesUnknown: rolesNotRead });
    assert.match(keyDescription(waiting, at('2026-09-01T00:00:00Z')), /^Active · reading roles… · /);
  });

  it('shows a hostile label as text', () => {
    const label = '[x](command:evil) | ![](https://evil.example/a.png) <b>b</b>\n# www.evil.example';
    const tooltip = keyTooltip(generatedKey({ label }), at('2026-09-01T00:00:00Z'), gradeOf);
    const row = tooltip.split('\n')[2] ?? '';
    assert.ok(row.endsWith(' |'));
    assert.doesNotMatch(row.slice('| **Key/Name** | '.length, -' |'.length), /(?<!\\)[[\]()<>|!:#*_`.]/);
  });
});

describe('the name of a key', () => {
  it('is its label, or the key where it has none', () => {
    assert.equal(keyLabel(generatedKey()), 'erp order sync');
    assert.equal(keyLabel(generatedKey({ label: ' ' })), 'vtexappkey-acmestore-QWERTY');
    assert.equal(keyLabel(externalKey()), 'vtexappkey-partnerhub-ABCDEF');
  });
});
