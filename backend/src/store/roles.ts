import type { CustomRole } from '../domain/roles.ts';
import type { Database } from './schema.ts';

export async function customRoles(db: Database, account: string): Promise<CustomRole[]> {
  const rows = await db
    .selectFrom('custom_roles')
    .select(['name', 'resources', 'version'])
    .where('account', '=', account)
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, resources: JSON.parse(row.resources) as string[] }));
}

export async function saveRole(db: Database, account: string, role: CustomRole): Promise<void> {
  const changed = { resources: JSON.stringify(role.resources), version: role.version };
  await db
    .insertInto('custom_roles')
    .values({ account, name: role.name, ...changed })
    .onConflict((conflict) => conflict.columns(['account', 'name']).doUpdateSet(changed))
    .execute();
  await db
    .insertInto('role_numbers')
    .values({ account, name: role.name })
    .onConflict((conflict) => conflict.columns(['account', 'name']).doNothing())
    .execute();
}

/** The numbers of the custom roles, by name, from 1 on. A name keeps its number when its role is deleted. */
export async function customRoleNumbers(db: Database, account: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('role_numbers')
    .select(['name', 'number'])
    .where('account', '=', account)
    .execute();
  return new Map(rows.map(({ name, number }) => [name, number]));
}

export async function removeRole(db: Database, account: string, name: string): Promise<void> {
  await db.deleteFrom('custom_roles').where('account', '=', account).where('name', '=', name).execute();
}
