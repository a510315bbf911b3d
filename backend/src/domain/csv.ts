import type { ApiKey, KeyKind } from '../../../common/src/model/key.ts';

type Row = readonly string[];

const columns: Record<KeyKind, Row> = {
  generated: [
    'id',
    'keyName',
    'roles',
    'label',
    'creationDate',
    'creationDateToken',
    'creationDateNewToken',
    'status',
  ],
  external: ['id', 'keyName', 'roles', 'account', 'addedDate', 'status'],
};

/** The audit list: the names of the keys that have roles. */
export function auditCsv(keys: Iterable<ApiKey>): string {
  const withRoles = [...keys].filter((key) => key.roles.length > 0);
  return toCsv([['keyName'], ...withRoles.map((key) => [key.keyName])]);
}

/** The columns of the VTEX export for one kind of key; keys of the other kind are left out. */
export function fullCsv(keys: Iterable<ApiKey>, kind: KeyKind): string {
  const rows = [...keys].filter((key) => key.kind === kind).map(row);
  return toCsv([columns[kind], ...rows]);
}

/** RFC 4180: CRLF after every record, quotes where a field needs them. Formulas are neutralised. */
export function toCsv(rows: readonly Row[]): string {
  return rows.map((fields) => `${fields.map(toField).join(',')}\r\n`).join('');
}

function row(key: ApiKey): Row {
  const roles = key.roles.join('; ');
  const status = key.status === 'active' ? 'Active' : 'Inactive';
  if (key.kind === 'external') return [key.id, key.keyName, roles, key.account, key.addedDate, status];
  return [
    key.id,
    key.keyName,
    roles,
    key.label,
    key.creationDate,
    key.creationDateToken ?? '',
    key.creationDateNewToken ?? '',
    status,
  ];
}

/** Spreadsheets run a cell that starts with one of these as a formula; after an apostrophe it is text. */
const formulaStart = /^[=+\-@\t\r]/;

function toField(value: string): string {
  const text = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
