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
}

export async function removeRole(db: Database, account: string, name: string): Promise<void> {
  await db.deleteFrom('custom_roles').where('account', '=', account).where('name', '=', name).execute();
}
