import type { KeyBackend } from '../../../../common/src/backends/keyBackend.ts';
import type { ApiKey } from '../../../../common/src/model/key.ts';
import type { KeyPage, KeyQuery } from '../../../../common/src/model/query.ts';
import { didYouMean } from '../../lint/didYouMean.ts';
import { quote } from '../../lint/words.ts';
import { Failure } from '../failure.ts';

/** All keys that the query finds, read page by page. */
export async function allKeys(backend: KeyBackend, query: KeyQuery = {}): Promise<ApiKey[]> {
  const keys: ApiKey[] = [];
  let cursor: string | null = null;
  do {
    const page: KeyPage = await backend.listKeys({
      ...query,
      limit: 1000,
      ...(cursor !== null && { cursor }),
    });
    keys.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return keys;
}

/** The keys with their roles, where the backend lists them without. */
export async function withRoles(backend: KeyBackend, keys: readonly ApiKey[]): Promise<ApiKey[]> {
  const told = new Map<string, ApiKey>();
  await backend.readRoles?.(keys, (key) => told.set(key.id, key), new AbortController().signal);
  return keys.map((key) => told.get(key.id) ?? key);
}

/** The key of this name, id or label. Throws a `Failure` where there is none, or several of the label. */
export async function findKey(backend: KeyBackend, text: string): Promise<ApiKey> {
  // Hardly any account has so many keys with this in their names as it has keys.
  const alike = text.length <= longestText ? await allKeys(backend, { text }) : [];
  const found = keyIn(alike, text);
  if (found) return found;
  const all = await allKeys(backend);
  const key = all.find(({ id }) => id === text);
  if (key) return key;
  const known = all.flatMap((each) => [each.keyName, ...(each.kind === 'generated' ? [each.label] : [])]);
  const { text: meant } = didYouMean(text, [...new Set(known)], { start: 0, end: 0 });
  throw new Failure(
    `${backend.account} has no key ${quote(text)}`,
    meant === '' ? "'vtex-keys keys list' lists them" : meant.trim(),
  );
}

/** What a query takes, of a text and of a role. */
export const longestText = 200;

function keyIn(keys: readonly ApiKey[], text: string): ApiKey | undefined {
  const named = keys.find(({ keyName }) => keyName === text);
  if (named) return named;
  const labelled = keys.filter((key) => key.kind === 'generated' && key.label === text);
  if (labelled.length < 2) return labelled[0];
  const names = labelled.map(({ keyName }) => keyName).join(', ');
  throw new Failure(
    `there are ${labelled.length} keys labelled ${quote(text)}`,
    `name one of them: ${names}`,
  );
}
