import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { type KnownRoles, knownRoles } from '../../lint/knownRoles.ts';
import { Failure, fileFailure } from '../failure.ts';
import { Policies } from '../lint/policies.ts';

/**
 * The roles of VTEX and of the policy that holds for a manifest, or for the folder of the run. Throws a `Failure`
 * where the policy cannot be used: what it would have said is unknown then.
 */
export async function accountRoles(
  cwd: string,
  { policy, manifest = 'vtex-keys.json' }: { readonly policy?: string; readonly manifest?: string },
): Promise<KnownRoles> {
  const policies = new Policies(catalog);
  try {
    const found =
      policy === undefined
        ? await policies.of(resolve(cwd, manifest))
        : await policies.at(pathToFileURL(resolve(cwd, policy)).href);
    for (const findings of (await policies.findings()).values()) {
      const error = findings.find(({ severity }) => severity === 'error');
      if (error)
        throw new Failure(`the policy cannot be used: ${error.message}`, "'vtex-keys lint' tells where");
    }
    return knownRoles(catalog, found);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw fileFailure('read', policy ?? 'the policy', error);
  }
}
