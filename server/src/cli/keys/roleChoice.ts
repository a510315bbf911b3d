import type { KeyBackend } from '../../../../common/src/backends/keyBackend.ts';
import { byGrade, isPermissive, type Role } from '../../../../common/src/model/role.ts';
import { didYouMean } from '../../lint/didYouMean.ts';
import { quote } from '../../lint/words.ts';
import { Failure } from '../failure.ts';

/**
 * A sentence for each of the chosen roles that is permissive and that the key does not have yet, the most
 * dangerous first. Throws a `Failure` for a role that the account does not have.
 */
export async function permissiveRoles(
  backend: KeyBackend,
  chosen: readonly string[],
  current: readonly string[] = [],
): Promise<string[]> {
  if (chosen.length === 0) return [];
  const roles = await backend.roles();
  const find = (name: string) => roles.find((role) => role.name === name || role.aliases.includes(name));
  const had = new Set(current.map(find));
  const picked = chosen.map((name) => find(name) ?? unknownRole(name, backend.account, roles));
  return [...new Set(picked)]
    .filter((role) => isPermissive(role) && !had.has(role))
    .sort(byGrade)
    .map(
      ({ name, grade }) => `The role ${quote(name)} is ${grade}: a key that leaks with it does great harm.`,
    );
}

function unknownRole(name: string, account: string, roles: readonly Role[]): never {
  // A role that grants everything is never a guess away.
  const names = roles.filter(({ grantsAll }) => !grantsAll).flatMap((role) => [role.name, ...role.aliases]);
  const { text } = didYouMean(name, names, { start: 0, end: 0 });
  throw new Failure(
    `${account} has no role ${quote(name)}`,
    text === '' ? "'vtex-keys roles list' lists the predefined ones" : text.trim(),
  );
}
