import manifestSchema from '../../../../../schemas/key-manifest.schema.json' with { type: 'json' };
import type { Path } from '../../../lint/tree.ts';

/** What a string of a manifest or a policy is about. */
export type Subject =
  | 'role'
  | 'operation'
  | 'rule'
  | 'instant'
  | 'keyName'
  | 'resource'
  | 'extends'
  | 'account'
  | '$schema';

/** The properties of a key that are dates. */
const instants = Object.entries(manifestSchema.definitions.key.properties).flatMap(([name, property]) =>
  'allOf' in property ? [name] : [],
);

/** Of the string at the path; `isName` where it is the name of a property. Undefined of any other. */
export function subjectOf(path: Path, isName: boolean, isPolicy: boolean): Subject | undefined {
  if (!isName && path.length === 1 && path[0] === '$schema') return '$schema';
  return isPolicy ? inPolicy(path, isName) : inManifest(path, isName);
}

function inManifest(path: Path, isName: boolean): Subject | undefined {
  if (path[0] !== 'keys') {
    if (!isName && path.length === 1 && path[0] === 'account') return 'account';
    return isName ? undefined : inSuppress(path);
  }
  const [property, ...within] = path.slice(2);
  if (isName) return property === 'justification' && within.length === 1 ? 'role' : undefined;
  if (property === 'roles' && within.length === 1) return 'role';
  if (property === 'uses' && within.length === 1) return 'operation';
  if (within.length > 0) return inSuppress(path.slice(2));
  if (property === 'keyName') return 'keyName';
  return instants.includes(String(property)) ? 'instant' : undefined;
}

function inSuppress([suppress, index, property, ...within]: Path): Subject | undefined {
  if (suppress !== 'suppress' || typeof index !== 'number' || within.length > 0) return undefined;
  if (property === 'rule') return 'rule';
  return property === 'until' ? 'instant' : undefined;
}

function inPolicy([first, second, third, ...within]: Path, isName: boolean): Subject | undefined {
  if (within.length > 1) return undefined;
  if (first === 'rules' && isName && second !== undefined && third === undefined) return 'rule';
  if (isName) return undefined;
  if (first === 'extends' && third === undefined) return 'extends';
  if (first === 'deniedRoles' && second !== undefined) return 'role';
  if (first === 'deniedResources' && second !== undefined) return 'resource';
  if (first !== 'customRoles') return undefined;
  if (third === 'name') return 'role';
  return third === 'resources' && within.length === 1 ? 'resource' : undefined;
}
