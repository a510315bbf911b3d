import resourcesFile from '../../../schemas/catalog/resources.json' with { type: 'json' };
import rolesFile from '../../../schemas/catalog/roles.json' with { type: 'json' };
import { byGrade, type Grade } from '../model/role.ts';

export interface CatalogRole {
  readonly name: string;
  readonly grade: Grade;
  readonly grantsAll: boolean;
  /** References of resources, `product/key`; empty where `grantsAll`. */
  readonly resources: readonly string[];
  readonly aliases: readonly string[];
}

export interface CatalogResource {
  /** `product/key` as published, such as `OMS/OMSViewer`. */
  readonly ref: string;
  readonly product: string;
  readonly name: string;
  /** Null where the resource is only in the unpublished table: known to exist, not graded. */
  readonly sensitivity: Grade | null;
}

/** The predefined roles of VTEX and the License Manager resources, from `schemas/catalog`. */
export interface Catalog {
  readonly roles: readonly CatalogRole[];
  /** By name or alias, exactly as written. */
  role(name: string): CatalogRole | undefined;
  resource(ref: string): CatalogResource | undefined;
  /** The grade of a role with these resources: that of the most sensitive one, `low` for none. */
  gradeOf(resources: readonly string[]): Grade;
}

export const catalog: Catalog = createCatalog();

function createCatalog(): Catalog {
  const roles = rolesFile.roles.map(
    (role): CatalogRole => ({
      name: role.name,
      grade: role.grade as Grade,
      grantsAll: role.grantsAll ?? false,
      resources: role.resources ?? [],
      aliases: role.aliases ?? [],
    }),
  );
  const roleByName = new Map(
    roles.flatMap((role) => [role.name, ...role.aliases].map((name) => [name, role])),
  );
  const resources = new Map(
    resourcesFile.resources.map((resource): [string, CatalogResource] => [
      resource.ref,
      {
        ref: resource.ref,
        product: resource.product,
        name: resource.name,
        sensitivity: (resource.sensitivity as Grade | undefined) ?? null,
      },
    ]),
  );
  return {
    roles,
    role: (name) => roleByName.get(name),
    resource: (ref) => resources.get(ref),
    gradeOf: (refs) =>
      refs
        .map((ref) => ({ grade: resources.get(ref)?.sensitivity ?? 'low' }) as const)
        .reduce((worst, next) => (byGrade(next, worst) < 0 ? next : worst), { grade: 'low' as Grade }).grade,
  };
}
