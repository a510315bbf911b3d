import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../../common/src/catalog/operation.ts';
import { grades } from '../../../../common/src/model/role.ts';
import { type AllowedOperation, type KeyAccess, keyAccess } from '../../lint/access.ts';
import type { KnownRoles } from '../../lint/knownRoles.ts';
import { leastResources, needsOf, propose, weightOf } from '../../lint/leastPrivilege.ts';
import { mostDangerous, nameOf } from '../../lint/resources.ts';
import { redact } from '../../lint/secrets.ts';
import { list, listSome, quote } from '../../lint/words.ts';

/** A key of which is told what it can do. */
export interface AccessSubject {
  /** What the user calls it. */
  readonly title: string;
  readonly keyName: string | undefined;
  /** Where its roles stand: the name of a manifest or of a connection. */
  readonly source: string;
  readonly isActive: boolean;
  readonly roles: readonly string[];
  /** The operations that it is used for; undefined where nobody says so. */
  readonly uses: readonly string[] | undefined;
}

/**
 * Says in Markdown what the key can do, the most dangerous first. Tables are aligned, so that it reads well as
 * text too.
 */
export function accessText(subject: AccessSubject, roles: KnownRoles, catalog: Catalog): string {
  const access = keyAccess(subject.roles, roles, catalog);
  const uses = subject.uses && usesOf(subject.uses, access, catalog);
  const columns = { needed: uses !== undefined, grantedBy: subject.roles.length > 1 };
  const lines = [
    ...heading(subject, roles),
    ...summary(access, catalog),
    ...(uses ? verdict(uses, access, roles, catalog) : [unused]),
    '',
    ...productsOf(access, catalog).flatMap((product) => productSection(product, uses, columns, catalog)),
    ...unstatedSection(catalog),
  ];
  return lines.join('\n');
}

function heading(
  { title, keyName, source, isActive, roles: names }: AccessSubject,
  roles: KnownRoles,
): string[] {
  const graded = names.map((name) => `${quote(name)} (${roles.find(name)?.grade ?? 'unknown'})`);
  const isNamed = keyName !== undefined && keyName !== title;
  const where = `${isNamed ? `${redact(keyName)}, ` : ''}${source}`;
  return [
    `# What can ${oneLine(title)} do?`,
    '',
    `${where}. ${isActive ? '' : 'The key is inactive: it can do nothing of this until it is activated. '}${
      graded.length > 0 ? `Its roles: ${list(graded)}.` : 'It has no roles.'
    }`,
    '',
  ];
}

function summary({ grantsAll, resources, operations, unknownRoles }: KeyAccess, catalog: Catalog): string[] {
  const lines = [];
  if (grantsAll)
    lines.push('- **It can do everything**: one of its roles grants every resource, and those to come.');
  const counts = grades.flatMap((grade) => {
    const count = resources.filter(({ ref }) => catalog.resource(ref)?.sensitivity === grade).length;
    return count > 0 ? [`${count} ${grade}`] : [];
  });
  const ungraded = resources.filter(({ ref }) => !catalog.resource(ref)?.sensitivity).length;
  if (ungraded > 0) counts.push(`${ungraded} not graded`);
  const graded = counts.length > 0 ? ` (${counts.join(', ')})` : '';
  lines.push(
    `- Granted: ${count(resources.length, 'resource')}${graded}. They open ${count(operations.length, 'operation')}.`,
  );
  if (unknownRoles.length > 0) {
    lines.push(
      `- **Unknown**: nobody says what ${list(unknownRoles.map(quote))} grants; the key may do more than is listed here.`,
    );
  }
  return lines;
}

const unused = '- `uses` does not say what the key is used for, so what of this it needs is not known.';

interface Uses {
  readonly operations: ReadonlySet<Operation>;
  /** What names no operation that is known. */
  readonly unknown: readonly string[];
  /** Of what the key is granted, the least that its operations can do with. */
  readonly needed: ReadonlySet<string>;
  readonly uncovered: readonly Operation[];
  /** Those of which nobody states what they need. */
  readonly unstated: readonly Operation[];
}

function usesOf(texts: readonly string[], access: KeyAccess, catalog: Catalog): Uses {
  const found = texts.map((text) => ({ text, operation: catalog.operations.find(text) }));
  const operations = new Set(found.flatMap(({ operation }) => operation ?? []));
  const granted = new Set(access.resources.map(({ ref }) => ref));
  const needs = needsOf([...operations]);
  const coverable = needs.anyOf
    .map((anyOf) => anyOf.filter((ref) => granted.has(ref)))
    .filter((anyOf) => anyOf.length > 0);
  const allowed = new Set(access.operations.map(({ operation }) => operation));
  return {
    operations,
    unknown: found.flatMap(({ text, operation }) => (operation ? [] : [text])),
    needed: new Set(leastResources(coverable, catalog)),
    uncovered: [...operations].filter((it) => typeof it.need === 'object' && !allowed.has(it)),
    unstated: needs.unknown,
  };
}

function verdict(uses: Uses, access: KeyAccess, roles: KnownRoles, catalog: Catalog): string[] {
  const { needed, uncovered, unstated, unknown } = uses;
  const excess = access.resources.filter(({ ref }) => !needed.has(ref)).map(({ ref }) => ref);
  const lines = [
    `- Needed: ${count(needed.size, 'resource')} for the ${count(uses.operations.size, 'operation')} of \`uses\`.`,
  ];
  if (access.grantsAll) lines.push('- **Excess**: everything else there is.');
  else if (excess.length > 0) {
    lines.push(`- **Excess**: ${count(excess.length, 'resource')}: ${mostDangerous(excess, catalog)}.`);
  } else lines.push('- Excess: none.');
  if (uncovered.length > 0) {
    const unless = access.unknownRoles.length > 0 ? ', as far as its roles are known' : '';
    lines.push(`- **Missing**: it may not run ${listSome(uncovered.map(named))}${unless}.`);
  }
  const open = [...unstated.map(named), ...unknown.map(quote)];
  if (open.length > 0) lines.push(`- Unknown: nobody states what ${listSome(open)} needs.`);
  const { roles: least } = propose(needsOf([...uses.operations]), roles.available, catalog);
  if (least && least.length > 0) {
    lines.push(`- The smallest set of roles for \`uses\`: ${list(least.map(({ name }) => quote(name)))}.`);
  }
  return lines;
}

interface Product {
  readonly name: string;
  readonly resources: KeyAccess['resources'];
  readonly operations: readonly AllowedOperation[];
}

/** In the order of their most dangerous resource. An operation is listed where the key gets it from. */
function productsOf({ resources, operations }: KeyAccess, catalog: Catalog): Product[] {
  const granted = new Set(resources.map(({ ref }) => ref));
  const productOf = (ref: string): string => catalog.resource(ref)?.product ?? 'Other resources';
  const byProduct = Map.groupBy(resources, ({ ref }) => productOf(ref));
  const opened = Map.groupBy(operations, ({ operation: { need } }) =>
    productOf(
      leastDangerous(typeof need === 'object' ? need.anyOf.filter((ref) => granted.has(ref)) : [], catalog),
    ),
  );
  return Array.from(byProduct, ([name, own]) => ({
    name,
    resources: own,
    operations: opened.get(name) ?? [],
  }));
}

function leastDangerous(refs: readonly string[], catalog: Catalog): string {
  return refs.toSorted((a, b) => weightOf(a, catalog) - weightOf(b, catalog))[0] ?? '';
}

/** A line of a table: what the key is granted. */
interface Grant {
  readonly what: string;
  /** The resource that says how sensitive it is. */
  readonly ref: string;
  readonly isNeeded: boolean;
  readonly grantedBy: readonly string[];
}

/** Which columns there is something to say in. */
interface Columns {
  readonly needed: boolean;
  readonly grantedBy: boolean;
}

function productSection(
  product: Product,
  uses: Uses | undefined,
  columns: Columns,
  catalog: Catalog,
): string[] {
  const resources = product.resources.map(({ ref, grantedBy }) => {
    return {
      what: `${nameOf(ref, catalog)} (${ref})`,
      ref,
      isNeeded: uses?.needed.has(ref) === true,
      grantedBy,
    };
  });
  const operations = product.operations.map(({ operation, opensWith, grantedBy }) => {
    const isNeeded = uses?.operations.has(operation) === true;
    return { what: named(operation), ref: opensWith, isNeeded, grantedBy };
  });
  return [
    `## ${product.name}`,
    '',
    ...grantTable('resource', resources, columns, catalog),
    ...(operations.length > 0 ? grantTable('operation', operations, columns, catalog) : []),
  ];
}

function grantTable(name: string, grants: readonly Grant[], columns: Columns, catalog: Catalog): string[] {
  const row = (sensitivity: string, needed: string, what: string, grantedBy: string): string[] => [
    sensitivity,
    ...(columns.needed ? [needed] : []),
    what,
    ...(columns.grantedBy ? [grantedBy] : []),
  ];
  const rows = grants.map(({ what, ref, isNeeded, grantedBy }) =>
    row(
      catalog.resource(ref)?.sensitivity ?? 'not graded',
      isNeeded ? 'yes' : '',
      what,
      grantedBy.join(', '),
    ),
  );
  return [...table(row('sensitivity', 'needed', name, 'granted by'), rows), ''];
}

/** The same for every key, so it comes last. */
function unstatedSection(catalog: Catalog): string[] {
  const { all } = catalog.operations;
  const unstated = all.filter(({ need }) => need === 'unknown');
  const open = all.filter(({ need }) => need === 'nothing');
  return [
    '## Operations of unknown permission',
    '',
    `The references of VTEX do not state what these ${unstated.length} operations need: whether the key may run them is unknown. ${open.length} more need no permission, so that any key may.`,
    '',
    ...table(
      ['operation', 'API'],
      unstated.map((operation) => [named(operation), operation.apis.join(', ')]),
    ),
    '',
  ];
}

function named({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function oneLine(text: string): string {
  return redact(text).replaceAll(/\s+/g, ' ');
}

/** The lines of a table of Markdown, its columns as wide as what is in them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => oneLine(cell).replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(cells[0] ?? []), rule, ...cells.slice(1).map(line)];
}
