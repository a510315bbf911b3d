import { CompletionItemKind } from 'vscode-languageserver';
import type { Operation } from '../../../../../common/src/catalog/operation.ts';
import { isPermissive } from '../../../../../common/src/model/role.ts';
import type { KnownRole } from '../../../lint/knownRoles.ts';
import { covers } from '../../../lint/leastPrivilege.ts';
import type { ManifestKey } from '../../../lint/manifestKey.ts';
import { hasSecret } from '../../../lint/secrets.ts';
import { usesOf } from '../../../lint/usage.ts';
import { comparePermissive } from '../about.ts';
import { type Cursor, siblings } from '../json/cursor.ts';
import type { Reading } from '../reading.ts';
import { type Choice, literally } from './choice.ts';

/**
 * The roles that a list has not yet. Where `uses` has operations that no other role of the key covers, only those
 * that cover one, or all where none does. Ordered by what they grant, the least permissive first; what the policy
 * denies comes last.
 */
export function roleChoices(given: readonly string[], key: ManifestKey, reading: Reading): Choice[] {
  const { roles, catalog } = reading;
  const has = given.flatMap((name) => roles.find(name) ?? []);
  const uses = usesOf(key, catalog)?.known.map(({ operation }) => operation) ?? [];
  const open = uses.filter((operation) => covers(has, operation) === false);
  const all = roles.all
    .filter((role) => !has.includes(role) && !hasSecret(role.name))
    .map((role) => ({
      role,
      covered: open.filter((operation) => covers([role], operation) === true).length,
      isDenied: roles.isDenied(role.name),
    }));
  const wanted = all.filter(({ covered }) => covered > 0);
  return (wanted.length > 0 ? wanted : all)
    .sort((a, b) => Number(a.isDenied) - Number(b.isDenied) || comparePermissive(a.role, b.role, catalog))
    .map(({ role, covered, isDenied }) => ({
      ...choiceOf(role, reading),
      detail: detailOf(role, covered, open, isDenied),
      isDenied,
    }));
}

/** The roles of the key that nobody justifies yet, the most permissive first. */
export function justificationChoices(cursor: Cursor, key: ManifestKey, reading: Reading): Choice[] {
  const { roles, catalog } = reading;
  const justified = siblings(cursor);
  return key.roles
    .map(({ name }) => name)
    .filter((name) => !justified.includes(name) && !hasSecret(name))
    .flatMap((name) => ({ name, role: roles.find(name) }))
    .sort((a, b) => (a.role && b.role ? comparePermissive(b.role, a.role, catalog) : 0))
    .map(({ name, role }) => ({
      label: name,
      kind: CompletionItemKind.Property,
      detail: role ? `${role.grade}${isPermissive(role) ? ' · to be justified' : ''}` : 'unknown role',
      ...(cursor.slot.hasColon
        ? { text: JSON.stringify(name) }
        : {
            text: `${literally(JSON.stringify(name))}: "$1"`,
            snippet: 'yes' as const,
            plain: `${JSON.stringify(name)}: ""`,
          }),
    }));
}

function choiceOf({ name }: KnownRole, { catalog }: Reading): Choice {
  const predefined = catalog.role(name);
  return {
    label: name,
    kind: predefined ? CompletionItemKind.EnumMember : CompletionItemKind.Constant,
    text: JSON.stringify(name),
    filter: [name, ...(predefined?.aliases ?? [])].join(' '),
  };
}

function detailOf(
  { grade }: KnownRole,
  covered: number,
  open: readonly Operation[],
  isDenied: boolean,
): string {
  const coverage = covered > 0 ? ` · covers ${covered} of ${open.length} in 'uses'` : '';
  return `${grade}${coverage}${isDenied ? ' · denied by the policy' : ''}`;
}
