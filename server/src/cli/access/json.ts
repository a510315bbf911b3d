import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { nameOf as resourceName } from '../../lint/resources.ts';
import { redact } from '../../lint/secrets.ts';
import type { AccessChange, AccessDiff, KeyChange } from './accessDiff.ts';
import { type LoadedSide, problemWords } from './side.ts';

/** As `schemas/access-diff.schema.json` describes it. */
export function jsonDiff(
  diff: AccessDiff,
  { base, head }: { readonly base: { title: string } & LoadedSide; readonly head: { title: string } },
  catalog: Catalog,
): string {
  const named = (refs: readonly string[]) => refs.map((ref) => ({ ref, name: resourceName(ref, catalog) }));
  const document = {
    version: 1,
    base: base.title,
    head: head.title,
    warnings: base.problems.map(problemWords),
    keys: diff.keys.map((key) => jsonKey(key, catalog)),
    policyRoles: diff.policyRoles.map(({ gained, lost, worst, ...role }) => ({
      ...role,
      gained: named(gained),
      lost: named(lost),
      worst: worst ?? null,
    })),
    summary: {
      gained: diff.keys.filter(({ gained }) => gained.worst !== undefined).length,
      lost: diff.keys.filter(({ lost }) => lost.worst !== undefined).length,
      changed: diff.keys.length,
      unchanged: diff.unchanged,
    },
  };
  // Names are what somebody wrote, and may be a secret that was put into the wrong place.
  return `${JSON.stringify(document, (_, value) => (typeof value === 'string' ? redact(value) : value), 2)}\n`;
}

function jsonKey(key: KeyChange, catalog: Catalog) {
  const {
    change,
    keyName = null,
    label = null,
    account = null,
    kind = null,
    file,
    status = null,
    roles,
  } = key;
  const [gained, lost] = [jsonChange(key.gained, catalog), jsonChange(key.lost, catalog)];
  return { change, keyName, label, account, kind, file, status, roles, gained, lost };
}

function jsonChange({ worst, resources, ...change }: AccessChange, catalog: Catalog) {
  const named = resources.map(({ ref, ...resource }) => ({
    ref,
    name: resourceName(ref, catalog),
    ...resource,
  }));
  return { worst: worst ?? null, ...change, resources: named };
}
