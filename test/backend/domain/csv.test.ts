import assert from 'node:assert/strict';
import fc from 'fast-check';
import { auditCsv, fullCsv, toCsv } from '../../../backend/src/domain/csv.ts';
import type { ApiKey } from '../../../common/src/model/key.ts';

const generated: ApiKey = {
  kind: 'generated',
  id: '00000000-0000-4000-8000-000000000001',
  keyName: 'vtexappkey-acmestore-QWERTY',
  label: '=HYPERLINK("http://evil.example","erp")',
  status: 'active',
  roles: ['OMS - Read only', 'Finance'],
  creationDate: '2026-08-01T12:00:00.000Z',
  creationDateToken: '2026-08-01T12:00:00.000Z',
  creationDateNewToken: null,
  inactiveSince: null,
  version: 1,
};
const external: ApiKey = {
  kind: 'external',
  id: '00000000-0000-4000-8000-000000000002',
  keyName: 'vtexappkey-partnerhub-ABCDEF',
  account: 'partnerhub',
  status: 'active',
  roles: [],
  addedDate: '2026-02-03T00:00:00.000Z',
  version: 1,
};

describe('the CSV export', () => {
  it('has the columns of the VTEX export, and makes no formula of a label', () => {
    assert.equal(
      fullCsv([generated, external], 'generated'),
      'id,keyName,roles,label,creationDate,creationDateToken,creationDateNewToken,status\r\n' +
        '00000000-0000-4000-8000-000000000001,vtexappkey-acmestore-QWERTY,OMS - Read only; Finance,' +
        '"\'=HYPERLINK(""http://evil.example"",""erp"")",' +
        '2026-08-01T12:00:00.000Z,2026-08-01T12:00:00.000Z,,Active\r\n',
    );
    assert.equal(
      fullCsv([generated, external], 'external'),
      'id,keyName,roles,account,addedDate,status\r\n' +
        '00000000-0000-4000-8000-000000000002,vtexappkey-partnerhub-ABCDEF,,partnerhub,2026-02-03T00:00:00.000Z,Active\r\n',
    );
  });

  it('lists for an audit the names of the keys that have roles', () => {
    assert.equal(auditCsv([generated, external]), 'keyName\r\nvtexappkey-acmestore-QWERTY\r\n');
  });

  it('reads back as it was written, and no cell starts a formula', () => {
    const cells = fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\'a 1é😀'), maxLength: 8 });
    const tables = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(cells, { minLength: width, maxLength: width }), { maxLength: 5 }));
    fc.assert(
      fc.property(tables, (table) => {
        const read = readCsv(toCsv(table));
        assert.deepEqual(
          read,
          table.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))),
        );
      }),
    );
  });
});

/** A strict reader of RFC 4180, record by record. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    assert.ok(match, `no field at ${at} of ${JSON.stringify(text)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
