import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { RenewalRecords } from '../../../../common/src/backends/vtex/renewals.ts';
import { isMissing } from '../../files/missing.ts';
import { writeAtomically } from '../atomicFile.ts';
import { withFileLock } from '../fileLock.ts';

const Text = Type.Union([Type.String(), Type.Null()]);

const Renewal = Type.Object({
  creationDateToken: Text,
  creationDateNewToken: Text,
  /** In days. */
  expirationPeriod: Type.Union([Type.Number(), Type.Null()]),
});

/** By `origin account`, then by key name. */
const Renewals = Type.Record(Type.String(), Type.Record(Type.String(), Renewal));

/**
 * Keeps the renewals of a VTEX account in a file, because VTEX tells the date of a token when it is renewed and at
 * no other time. A file that cannot be used is told to `warn`, and taken for empty.
 */
export function fileRenewals(path: string, account: string, warn: (words: string) => void): RenewalRecords {
  return {
    all: async () => (await read(path, warn))[account] ?? {},
    set: async (keyName, record) => {
      await mkdir(dirname(path), { recursive: true });
      await withFileLock(path, async () => {
        const renewals = await read(path, warn);
        const next = { ...renewals, [account]: { ...renewals[account], [keyName]: record } };
        await writeAtomically(path, `${JSON.stringify(next, null, 2)}\n`);
      });
    },
  };
}

async function read(path: string, warn: (words: string) => void): Promise<Static<typeof Renewals>> {
  try {
    const renewals: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (Check(Renewals, renewals)) return renewals;
    warn(`The dates of renewals in ${path} cannot be understood.`);
  } catch (error) {
    if (!isMissing(error)) warn(`The dates of renewals in ${path} could not be read.`);
  }
  return {};
}
