import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { nameOf as resourceName } from '../../lint/resources.ts';
import type { Style } from '../output.ts';
import { type AccessChange, type AccessDiff, type KeyChange, nameOf } from './accessDiff.ts';
import { byDangerStyle } from './dangerStyle.ts';
import type { PolicyRoleChange } from './policyRoles.ts';
import { count, eventOf, plain, roleWords } from './words.ts';

/** How many resources and operations of one key are listed; a role that grants everything opens hundreds. */
const shown = 12;

/** For people. */
export function prettyDiff(
  { keys, policyRoles, unchanged }: AccessDiff,
  sides: { readonly base: string; readonly head: string },
  style: Styler,
  catalog: Catalog,
): string {
  const pretty = new Pretty(style, catalog);
  const lines = [
    ...policyRoles.flatMap((role) => [...pretty.role(role), '']),
    ...keys.flatMap((key) => [...pretty.key(key), '']),
    summary(keys, unchanged, sides),
  ];
  return `${lines.join('\n')}\n`;
}

function summary(
  keys: readonly KeyChange[],
  unchanged: number,
  { base, head }: { readonly base: string; readonly head: string },
): string {
  const gained = keys.filter(({ gained: { worst } }) => worst !== undefined).length;
  const lost = keys.filter(({ lost: { worst } }) => worst !== undefined).length;
  const same = unchanged > 0 ? `, ${count(unchanged, 'key')} unchanged` : '';
  const said = `${count(gained, 'key')} gained access, ${lost} lost some${same}`;
  return `${base} → ${head}: ${gained + lost > 0 ? said : `no access changed${same}`}`;
}

type Styler = (style: Style, text: string) => string;

class Pretty {
  readonly #style: Styler;
  readonly #catalog: Catalog;

  constructor(style: Styler, catalog: Catalog) {
    this.#style = style;
    this.#catalog = catalog;
  }

  role({ file, name, change, gained, lost }: PolicyRoleChange): string[] {
    const title = `${this.#style('bold', `role ${plain(name)}`)}  ${change} in ${file}`;
    const line = (sign: string, refs: readonly string[]) =>
      refs.map((ref) => `  ${sign} ${ref}  ${resourceName(ref, this.#catalog)}`);
    return [title, ...line('+', gained), ...line('-', lost)];
  }

  key(key: KeyChange): string[] {
    const label = key.keyName !== undefined && key.label !== undefined ? `  “${plain(key.label)}”` : '';
    const title = `${this.#style('bold', plain(nameOf(key)))}${label}  ${eventOf(key)}  ${key.file}`;
    const roles = roleWords(key);
    return [
      title,
      ...roles.map((words) => `  ${this.#signed(words)}`),
      ...this.#change('can newly', key.gained),
      ...this.#change('can no longer', key.lost),
    ];
  }

  #change(title: string, change: AccessChange): string[] {
    const { everything, resources, operations, unknownRoles, worst } = change;
    if (worst === undefined) return [];
    const graded = (danger: AccessChange['worst']): string =>
      this.#style(byDangerStyle(danger), (danger ?? '').padEnd(8));
    const resourceLines = resources.map(
      ({ ref, danger, grantedBy }) =>
        `    ${graded(danger)}  ${ref}  ${resourceName(ref, this.#catalog)}  (${grantedBy.map(plain).join(', ')})`,
    );
    const operationLines = operations.map(
      ({ method, path, danger }) => `    ${graded(danger)}  ${method} ${path}`,
    );
    return [
      `  ${title}`,
      ...(everything ? [`    ${graded('critical')}  every resource of the account`] : []),
      ...unknownRoles.map(
        (name) => `    ${graded('unknown')}  what ${plain(name)} grants, which nobody says`,
      ),
      ...(everything ? [] : some(resourceLines, 'resource')),
      ...some(operationLines, 'operation'),
    ];
  }

  #signed(words: string): string {
    return this.#style(words.startsWith('+') ? 'green' : words.startsWith('-') ? 'red' : 'yellow', words);
  }
}

function some(lines: readonly string[], noun: string): string[] {
  const rest = lines.length - shown;
  return rest > 0 ? [...lines.slice(0, shown), `    … and ${count(rest, `more ${noun}`)}`] : [...lines];
}
