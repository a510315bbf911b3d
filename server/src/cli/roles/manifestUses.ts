import { resolve } from 'node:path';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { manifestLanguage } from '../../files/names.ts';
import { readText } from '../../files/readText.ts';
import { didYouMean } from '../../lint/didYouMean.ts';
import { recommended } from '../../lint/policy.ts';
import { quote } from '../../lint/words.ts';
import { readManifest } from '../access/manifest.ts';
import { Failure, fileFailure } from '../failure.ts';

export interface DeclaredUses {
  /** What the key is called: its label, else its name. */
  readonly name: string;
  readonly uses: readonly string[];
}

/** What a manifest says that the key of this name or label is used for. Throws a `Failure` where it does not. */
export async function manifestUses(cwd: string, file: string, text: string): Promise<DeclaredUses> {
  const { keys } = await read(cwd, file);
  const found = keys.find(({ key }) => key.keyName === text) ?? keys.find(({ key }) => key.label === text);
  if (!found) {
    const known = keys.flatMap(({ key }) => [key.keyName ?? [], key.label ?? []].flat());
    const { text: meant } = didYouMean(text, known, { start: 0, end: 0 });
    throw new Failure(`${file} has no key ${quote(text)}`, meant === '' ? undefined : meant.trim());
  }
  const { uses, label, keyName } = found.key;
  if (!uses || uses.length === 0) {
    throw new Failure(
      `${file} does not say what ${quote(text)} is used for`,
      "list its operations in 'uses', or name them with --uses",
    );
  }
  return { name: label ?? keyName ?? text, uses: uses.map(({ name }) => name) };
}

async function read(cwd: string, file: string): Promise<ReturnType<typeof readManifest>> {
  const path = resolve(cwd, file);
  const content = await readText(path, recommended.maxFileSize).catch((error) => {
    throw fileFailure('read', file, error);
  });
  if (!content) throw new Failure(`there is no ${file}`);
  if (content.text === undefined) throw new Failure(`${file}: ${content.refusal}`);
  const languageId = manifestLanguage(path) ?? 'json';
  const manifest = readManifest({
    text: content.text,
    languageId,
    policy: recommended,
    catalog,
    now: new Date(0),
  });
  if (manifest.problem) {
    throw new Failure(`${file} cannot be read: ${manifest.problem.message}`, "'vtex-keys lint' tells where");
  }
  return manifest;
}
