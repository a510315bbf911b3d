import assert from 'node:assert/strict';
import { asOf, Folder, goodKey, manifest } from './folder.ts';

describe('vtex-keys lint --forecast', () => {
  let folder: Folder;
  afterEach(() => folder.remove());

  const forecast = async (time: string): Promise<string[]> => {
    const { forecast = [] } = await folder.report('--forecast', time);
    return forecast.map(({ at, rule, severity }) => `${at?.slice(0, 10)} ${severity} ${rule}`);
  };

  it('tells what time alone brings up, and on which day', async () => {
    folder = new Folder({
      'vtex-keys.json': manifest(
        goodKey('ABCDEF', { creationDateToken: '2026-09-20T12:00:00Z', reviewedAt: '2025-12-01' }),
      ),
    });
    assert.deepEqual(await forecast('60d'), [
      '2026-12-01 warning review-overdue',
      '2026-12-06 warning token-near-expiry',
      '2026-12-20 error token-expired',
    ]);
    assert.deepEqual(await forecast('2w'), ['2026-12-01 warning review-overdue']);
    assert.deepEqual(await forecast('5d'), []);
  });

  it('counts in the last day, and leaves out what is there already', async () => {
    folder = new Folder({
      'vtex-keys.json': manifest(goodKey('ABCDEF', { creationDateToken: '2026-08-22T12:00:00Z' })),
    });
    assert.deepEqual(await forecast('1d'), []);
    assert.deepEqual(await forecast('2d'), ['2026-11-22 error token-expired']);
  });

  it('counts the day that it names in as a whole, whatever the time of day', async () => {
    folder = new Folder({
      'vtex-keys.json': manifest(goodKey('ABCDEF', { creationDateToken: '2026-08-31T09:00:00Z' })),
    });
    const { stdout } = await folder.run(['lint', '--as-of', '2026-11-20', '--forecast', '10d']);
    assert.match(stdout, /^What turns until 2026-11-30:\n {2}2026-11-30 error\[token-expired\]/m);
    assert.deepEqual(await forecast('9d'), []);
  });

  it('tells each turn once of keys that stand in several files', async () => {
    const turning = goodKey('ABCDEF', { creationDateToken: '2026-09-20T12:00:00Z' });
    folder = new Folder({
      'vtex-keys.json': manifest(turning),
      'other.vtex-keys.json': manifest(
        turning,
        goodKey('GHIJKL', { creationDateToken: '2026-09-21T12:00:00Z' }),
      ),
    });
    const { forecast: turns = [] } = await folder.report('--forecast', '20d');
    assert.deepEqual(
      turns.map(({ file, keyName, rule, at }) =>
        [file, keyName?.slice(-6), rule, at?.slice(0, 10)].join(' '),
      ),
      [
        'other.vtex-keys.json ABCDEF token-near-expiry 2026-12-06',
        'other.vtex-keys.json GHIJKL token-near-expiry 2026-12-07',
        'vtex-keys.json ABCDEF token-near-expiry 2026-12-06',
      ],
    );
  });

  it('tells when a suppression ends, and what then is reported again', async () => {
    const suppress = [{ rule: 'unknown-role', reason: 'until the role is made', until: '2026-11-30' }];
    folder = new Folder({
      'vtex-keys.json': manifest(goodKey('ABCDEF', { roles: ['No such role'], suppress })),
    });
    assert.deepEqual(await forecast('30d'), [
      '2026-12-01 error unknown-role',
      '2026-12-01 error suppression-expired',
    ]);
  });

  it('does not make the run fail', async () => {
    folder = new Folder({
      'vtex-keys.json': manifest(goodKey('ABCDEF', { creationDateToken: '2026-09-20T12:00:00Z' })),
    });
    const { code, stdout } = await folder.lint('--forecast', '60d');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^What turns until 2027-01-19:\n {2}2026-12-06 warning\[token-near-expiry\] vtex-keys\.json:\d+:\d+ in vtexappkey-acmestore-ABCDEF: /m,
    );
  });
});

describe('vtex-keys lint --calendar', () => {
  let folder: Folder;
  before(() => {
    folder = new Folder({
      'vtex-keys.json': manifest(
        goodKey('ABCDEF', {
          label:
            'export; of orders, and of much more that makes the line longer than it may be 注文注文注文注文注文注文',
          reviewedAt: '2026-01-15',
          suppress: [{ rule: 'vague-label', reason: 'it is long', until: '2026-12-31' }],
        }),
        goodKey('GHIJKL', { status: 'inactive' }),
        goodKey('MNOPQR', { creationDateToken: '2026-11-30', creationDateNewToken: undefined }),
      ),
    });
  });
  after(() => folder.remove());

  const calendar = async (): Promise<string> => {
    await folder.lint('--calendar', 'due.ics');
    return folder.read('due.ics');
  };

  it('has an event for each day on which something is due', async () => {
    const events = unfolded(await calendar()).filter((line) => /^(DTSTART;|SUMMARY)/.test(line));
    const label =
      'export\\; of orders\\, and of much more that makes the line longer than it may be 注文注文注文注文注文注文';
    assert.deepEqual(events, [
      'DTSTART;VALUE=DATE:20270101',
      `SUMMARY:Suppression of vague-label ends: ${label}`,
      'DTSTART;VALUE=DATE:20270115',
      `SUMMARY:Review the roles of ${label}`,
      'DTSTART;VALUE=DATE:20270201',
      `SUMMARY:Renew the token of ${label}`,
      'DTSTART;VALUE=DATE:20270228',
      'SUMMARY:Renew the token of feed of mnopqr',
    ]);
  });

  it('keeps to RFC 5545: line ends, folded lines, what an event must have', async () => {
    const text = await calendar();
    assert.ok(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:'));
    assert.ok(text.endsWith('END:VCALENDAR\r\n'));
    assert.ok(!/[^\r]\n|\r[^\n]/.test(text), 'every line ends with CRLF');
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(!text.includes('\uFFFD'), 'no character is cut');
    const events = text.split('BEGIN:VEVENT').slice(1);
    for (const event of events)
      for (const name of ['UID', 'DTSTAMP', 'DTSTART', 'SUMMARY'])
        assert.match(event, new RegExp(`\\r\\n${name}[:;]`));
  });

  it('has the same UIDs when it is made anew, and for other dates', async () => {
    const uids = (text: string) =>
      unfolded(text)
        .filter((line) => line.startsWith('UID:'))
        .sort();
    const before = uids(await calendar());
    assert.equal(new Set(before).size, 4);
    folder.write({ 'vtex-keys.json': folder.read('vtex-keys.json').replace('2026-11-30', '2026-12-01') });
    assert.deepEqual(uids(await calendar()), before);
  });

  it('says of a review when the last was, which is true on every day', async () => {
    const says =
      'DESCRIPTION:The last review was on 2026-01-15 (UTC)\\, and there is to be one every 12 months.';
    assert.ok(unfolded(await calendar()).some((line) => line.startsWith(says)));
  });

  it('has a name', async () => {
    assert.match(await calendar(), /\r\nX-WR-CALNAME:API keys\r\n/);
  });

  it('leaves out dates that have more than four digits to their year', async () => {
    const other = new Folder({
      'vtex-keys.json': manifest(
        goodKey('ABCDEF', { reviewedAt: '9999-06-01' }),
        goodKey('GHIJKL', { reviewedAt: '9998-06-01' }),
      ),
    });
    const { stderr } = await other.lint('--calendar', 'due.ics');
    assert.equal(stderr, '');
    const dates = unfolded(other.read('due.ics')).filter((line) => line.startsWith('DTSTART;'));
    assert.deepEqual(dates.at(-1), 'DTSTART;VALUE=DATE:99990601');
    assert.equal(dates.length, 3);
    other.remove();
  });

  it('is a calendar where nothing is due too, with the component that RFC 5545 demands', async () => {
    const other = new Folder({ 'vtex-keys.json': manifest(), 'due.ics': 'BEGIN:VEVENT' });
    const { code } = await other.lint('--calendar', 'due.ics');
    assert.equal(code, 0);
    const lines = unfolded(other.read('due.ics'));
    assert.ok(!lines.includes('BEGIN:VEVENT'));
    assert.deepEqual(lines.slice(lines.indexOf('BEGIN:VTIMEZONE')), [
      'BEGIN:VTIMEZONE',
      'TZID:Etc/UTC',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0000',
      'TZOFFSETTO:+0000',
      'END:STANDARD',
      'END:VTIMEZONE',
      'END:VCALENDAR',
      '',
    ]);
    other.remove();
  });

  it('holds no secret', async () => {
    const secret = 'QWERTYUIOPASDFGH'.repeat(8);
    const other = new Folder({ 'vtex-keys.json': manifest(goodKey('ABCDEF', { label: secret })) });
    await other.run(['lint', '--as-of', asOf, '--calendar', 'due.ics']);
    assert.ok(!unfolded(other.read('due.ics')).join('\n').includes('QWERTY'));
    other.remove();
  });

  it('fails where it cannot be written', async () => {
    const { code, stderr } = await folder.lint('--calendar', 'no/such/due.ics');
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^error: no\/such\/due\.ics: could not be written: there is no such file or folder$/m,
    );
  });
});

function unfolded(calendar: string): string[] {
  return calendar.replaceAll('\r\n ', '').split('\r\n');
}
