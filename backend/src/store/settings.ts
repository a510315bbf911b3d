import { defaultSettings, type Settings } from '../../../common/src/model/settings.ts';
import type { Database } from './schema.ts';

/** Those of an account that never changed them are the default ones, in version 1. */
export async function readSettings(db: Database, account: string): Promise<Settings> {
  const row = await db.selectFrom('settings').selectAll().where('account', '=', account).executeTakeFirst();
  if (!row) return { ...defaultSettings, version: 1 };
  return { tokenPeriod: row.token_period, enforcement: row.enforcement, version: row.version };
}

export async function saveSettings(db: Database, account: string, settings: Settings): Promise<void> {
  const { tokenPeriod, enforcement, version } = settings;
  const changed = { token_period: tokenPeriod, enforcement, version };
  await db
    .insertInto('settings')
    .values({ account, ...changed })
    .onConflict((conflict) => conflict.column('account').doUpdateSet(changed))
    .execute();
}
