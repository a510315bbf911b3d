import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../../common/src/catalog/operation.ts';
import type { Grade } from '../../../../common/src/model/role.ts';
import type { KnownRoles } from '../../lint/knownRoles.ts';
import { leastRoles, needsOf } from '../../lint/leastPrivilege.ts';
import { oneOf } from '../../lint/resources.ts';
import { list } from '../../lint/words.ts';
import { byDangerStyle } from '../access/dangerStyle.ts';
import { count } from '../access/words.ts';
import type { Output } from '../output.ts';
import type { GradedResource } from './gradedResource.ts';
import type { RoleCard, RoleComparison, RoleDifference } from './roleCard.ts';
import type { RoleSuggestion } from './suggestRoles.ts';

/** How many operations are listed. */
const shown = 20;

export function prettySuggestion(
  { operations, roles, beyondNeed, customRole }: RoleSuggestion,
  output: Output,
  catalog: Catalog,
): string {
  const needs = operations.map(({ operation }) => `  ${textOf(operation)}  ${needWords(operation, catalog)}`);
  return lines(
    heading(output, count(operations.length, 'operation')),
    needs,
    '',
    heading(output, 'Smallest set of roles'),
    roles === undefined
      ? '  None: no set of roles that is known covers this. Make the custom role below.'
      : roles.length === 0
        ? '  None is needed.'
        : roles.map((role) => `  ${grade(output, role.grade)}  ${role.name}`),
    beyondNeed.length > 0
      ? ['', heading(output, 'Beyond the need, those roles grant'), resources(output, beyondNeed)]
      : [],
    customRole.resources.length > 0
      ? [
          '',
          heading(output, 'A custom role with what is needed alone, as a policy declares it'),
          policyOf(customRole),
        ]
      : [],
  );
}

export function prettyRole(role: RoleCard, output: Output): string {
  const { name, custom, grade: danger, aliases, grantsAll, operations } = role;
  return lines(
    `${output.style('bold', name)}  ${output.style(byDangerStyle(danger), danger)}${custom ? '  custom' : ''}`,
    aliases.length > 0 ? `also called ${list(aliases)}` : [],
    '',
    heading(output, 'Grants'),
    grantsAll ? '  every resource of the account' : resources(output, role.resources),
    '',
    heading(output, `Suffices for ${count(operations.length, 'operation')}`),
    some(operations),
  );
}

export function prettyComparison(
  { roles: [one, other], common, only }: RoleComparison,
  output: Output,
): string {
  return lines(
    [one, other].map(({ name, grade: danger }) => `${grade(output, danger)}  ${output.style('bold', name)}`),
    '',
    ...difference(`Only ${one.name}`, only[0], output),
    ...difference(`Only ${other.name}`, only[1], output),
    heading(output, 'Both'),
    `  ${count(common.resources.length, 'resource')}, ${count(common.operations.length, 'operation')}`,
    resources(output, common.resources),
  );
}

export function prettyRoles(
  roles: readonly { name: string; grade: Grade; custom: boolean }[],
  output: Output,
): string {
  return lines(
    roles.map(
      ({ name, grade: danger, custom }) => `${grade(output, danger)}  ${name}${custom ? '  custom' : ''}`,
    ),
  );
}

/** With what each needs, and the role to give for it. */
export function prettyOperations(
  operations: readonly Operation[],
  total: number,
  {
    roles,
    output,
    catalog,
  }: { readonly roles: KnownRoles; readonly output: Output; readonly catalog: Catalog },
): string {
  const described = operations.map((operation) => {
    const least =
      typeof operation.need === 'object' ? leastRoles(needsOf([operation]), roles.available, catalog) : [];
    const role = least === undefined ? 'no predefined role' : least.map(({ name }) => name).join(', ');
    const needs = `  ${operation.apis.join(', ')}: ${needWords(operation, catalog)}${role === '' ? '' : `; ${role}`}`;
    return [output.style('bold', textOf(operation)), output.style('gray', needs)];
  });
  const more = total - operations.length;
  return lines(described.flat(), more > 0 ? `… and ${more} more; --limit shows them` : []);
}

export function textOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function needWords({ need }: Operation, catalog: Catalog): string {
  if (need === 'unknown') return 'its reference names no permission';
  return need === 'nothing' ? 'needs no permission' : `needs ${oneOf(need.anyOf, catalog)}`;
}

function policyOf(role: RoleSuggestion['customRole']): string {
  return JSON.stringify({ customRoles: [role] }, undefined, 2);
}

function difference(
  title: string,
  { everything, resources: granted, operations }: RoleDifference,
  output: Output,
) {
  return [
    heading(output, title),
    everything ? '  every resource of the account' : resources(output, granted),
    some(operations),
    '',
  ];
}

function resources(output: Output, granted: readonly GradedResource[]): string | string[] {
  if (granted.length === 0) return '  nothing';
  return granted.map(({ ref, name, danger }) => `  ${grade(output, danger)}  ${ref}  ${name}`);
}

function grade(output: Output, danger: GradedResource['danger']): string {
  return output.style(byDangerStyle(danger), danger.padEnd(8));
}

function heading(output: Output, text: string): string {
  return output.style('underline', text);
}

function some(operations: readonly string[]): string[] {
  const rest = operations.length - shown;
  const first = operations.slice(0, shown).map((operation) => `  ${operation}`);
  return rest > 0 ? [...first, `  … and ${rest} more; --format json lists all`] : first;
}

function lines(...parts: readonly (string | readonly (string | readonly string[])[])[]): string {
  return `${parts.flat(2).join('\n')}\n`;
}
