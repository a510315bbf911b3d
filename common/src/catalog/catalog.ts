import resourcesFile from '../../../schemas/catalog/resources.json' with { type: 'json' };
import rolesFile from '../../../schemas/catalog/roles.json' with { type: 'json' };
import { byGrade, type Grade } from '../model/role.ts';
import { createOperations, type Operations } from './operations.ts';

/** What holding a resource lets its holder do. */
export type Access = 'read' | 'export' | 'write' | 'delete' | 'act' | 'full';

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
  /** Null where `sensitivity` is. */
  readonly access: Access | null;
}

/** The predefined roles of VTEX, the License Manager resources and the API operations, from `schemas/catalog`. */
export interface Catalog {
  readonly roles: readonly CatalogRole[];
  readonly resources: readonly CatalogResource[];
  readonly operations: Operations;
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
        access: (resource.access as Access | undefined) ?? null,
      },
    ]),
  );
  let operations: Operations | undefined;
  return {
    roles,
    resources: [...resources.values()],
    // Most of what asks for roles never asks for operations, of which there are many.
    get operations() {
      operations ??= createOperations();
      return operations;
    },
    role: (name) => roleByName.get(name),
    resource: (ref) => resources.get(ref),
    gradeOf: (refs) =>
      refs
        .map((ref) => ({ grade: resources.get(ref)?.sensitivity ?? 'low' }) as const)
        .reduce((worst, next) => (byGrade(next, worst) < 0 ? next : worst), { grade: 'low' as Grade }).grade,
  };
}
