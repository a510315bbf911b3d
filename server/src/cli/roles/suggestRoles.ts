import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../../common/src/catalog/operation.ts';
import type { Grade } from '../../../../common/src/model/role.ts';
import { didYouMean } from '../../lint/didYouMean.ts';
import type { KnownRoles } from '../../lint/knownRoles.ts';
import { excessOf, leastResources, leastRoles, needsOf } from '../../lint/leastPrivilege.ts';
import type { CustomRole } from '../../lint/policy.ts';
import { quote } from '../../lint/words.ts';
import { Failure } from '../failure.ts';
import { type GradedResource, gradedResource } from './gradedResource.ts';

export interface UsedOperation {
  /** As it was asked for. */
  readonly use: string;
  readonly operation: Operation;
}

export interface RoleSuggestion {
  readonly operations: readonly UsedOperation[];
  /** The smallest set that covers all operations with a stated permission; undefined where none does. */
  readonly roles: readonly { readonly name: string; readonly grade: Grade }[] | undefined;
  /** What those roles grant and the operations can do without, the most dangerous first. */
  readonly beyondNeed: readonly GradedResource[];
  /** A role with what the operations need and nothing else, as a policy declares it. */
  readonly customRole: CustomRole;
}

/** Finds the operations that are meant. Throws a `Failure` for the first text that names none. */
export function operationsOf(uses: readonly string[], { operations }: Catalog): UsedOperation[] {
  return uses.map((use) => {
    const operation = operations.find(use);
    if (operation) return { use, operation };
    const meant = operations.suggest(use);
    const methods = operations.methodsOf(use).filter((method) => !use.toUpperCase().startsWith(method));
    const path = use.trim().replace(/^[a-z]+\s+/i, '');
    const advice = meant
      ? `Did you mean ${quote(meant.text)}?`
      : methods.length > 0
        ? `there is ${methods.map((method) => quote(`${method} ${path}`)).join(', ')}`
        : "'vtex-keys operations search' finds operations by a part of their path";
    throw new Failure(`${quote(use)} is no operation of the VTEX APIs`, advice);
  });
}

/** `name` is that of the custom role. */
export function suggestRoles(
  operations: readonly UsedOperation[],
  name: string,
  known: KnownRoles,
  catalog: Catalog,
): RoleSuggestion {
  const needs = needsOf(operations.map(({ operation }) => operation));
  const least = needs.anyOf.length === 0 ? [] : leastRoles(needs, known.available, catalog);
  const excess = excessOf(least ?? [], needs, catalog);
  return {
    operations,
    roles: least?.map((role) => ({ name: role.name, grade: known.find(role.name)?.grade ?? 'critical' })),
    beyondNeed: excess.resources.map((ref) => gradedResource(ref, catalog)),
    customRole: { name, resources: leastResources(needs.anyOf, catalog) },
  };
}

/** The role of this name or alias. Throws a `Failure` where there is none. */
export function roleNamed(name: string, roles: KnownRoles) {
  const role = roles.find(name);
  if (role) return role;
  const { text } = didYouMean(name, roles.names, { start: 0, end: 0 });
  throw new Failure(
    `${quote(name)} is neither a predefined role of VTEX nor a custom role of the policy`,
    text === '' ? "'vtex-keys roles list' names them all" : text.trim(),
  );
}
