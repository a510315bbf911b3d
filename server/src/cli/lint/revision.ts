import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { findRepository, openTree } from '../access/gitTree.ts';
import { Failure } from '../failure.ts';

/**
 * What the files said in a revision of the git repository that the folder belongs to, also under another name; those
 * it had, by path.
 */
export async function textsAt(
  revision: string,
  paths: readonly string[],
  cwd: string,
): Promise<ReadonlyMap<string, string>> {
  const repository = await findRepository(cwd);
  if (!repository) throw new Failure('--since needs a git repository, and this folder is in none');
  const tree = await openTree(repository.root, revision);
  const names = new Map<string, string>();
  for (const path of paths) names.set(await nameIn(repository.root, path), path);
  const had = new Set(tree.paths);
  if (!names.keys().every((name) => had.has(name))) {
    for (const [now, before] of await tree.renamed()) {
      const path = names.get(now);
      if (path !== undefined && !names.has(before)) names.set(before, path);
    }
  }
  const contents = await tree.readAll(names.keys());
  return new Map(Array.from(contents, ([name, content]) => [names.get(name) ?? name, content.toString()]));
}

/** As git calls it: with links followed, from the root of the repository on. */
async function nameIn(root: string, path: string): Promise<string> {
  const real = await realpath(path).catch(() => path);
  return relative(root, real).replaceAll(sep, '/');
}
