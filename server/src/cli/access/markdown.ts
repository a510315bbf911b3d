import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { nameOf as resourceName } from '../../lint/resources.ts';
import { type AccessChange, type AccessDiff, type KeyChange, nameOf } from './accessDiff.ts';
import { dangers } from './danger.ts';
import type { PolicyRoleChange } from './policyRoles.ts';
import { count, eventOf, plain, roleWords } from './words.ts';

/** How many resources a cell names. */
const inCell = 4;

/** How many keys have a row: a comment on a pull request must not be longer than 65,536 characters. */
const mostRows = 100;

/** A table for a comment on a pull request. What the manifests say is escaped: it is text, never markup. */
export function markdownDiff({ keys, policyRoles, unchanged }: AccessDiff, catalog: Catalog): string {
  const gained = keys.filter(({ gained: { worst } }) => worst !== undefined);
  const heading =
    gained.length > 0
      ? `### ${count(gained.length, 'API key')} gained access`
      : '### No API key gained access';
  const rows = keys.slice(0, mostRows).map((key) => row(key, catalog));
  const rest = keys.slice(mostRows);
  const more = rest.length > 0 ? `\n${count(rest.length, 'more key')} changed: ${gains(rest)}.\n` : '';
  const table = rows.length > 0 ? `\n${header}\n${rows.join('\n')}\n${more}` : '';
  const roles = policyRoles.map((role) => roleLine(role, catalog));
  const list = roles.length > 0 ? `\nCustom roles of the policy:\n\n${roles.join('\n')}\n` : '';
  const same = unchanged > 0 ? `\n${count(unchanged, 'key')} unchanged.\n` : '';
  return `${heading}\n${table}${list}${same}`;
}

/** How many keys gained how dangerous access, which nobody sees of those without a row. */
function gains(keys: readonly KeyChange[]): string {
  const byWorst = Map.groupBy(keys, ({ gained: { worst } }) => worst);
  const parts = dangers.flatMap((danger) => {
    const amount = byWorst.get(danger)?.length ?? 0;
    return amount > 0 ? `${amount} gained ${danger} access` : [];
  });
  return parts.join(', ') || 'none gained access';
}

const header = '| Key | | Roles | Can newly | Worst | Can no longer |\n| --- | --- | --- | --- | --- | --- |';

function row(key: KeyChange, catalog: Catalog): string {
  const { keyName, label, gained, lost } = key;
  const name =
    keyName !== undefined && label !== undefined
      ? `${code(keyName)}<br>${escaped(plain(label))}`
      : code(nameOf(key));
  const roles = roleWords(key).map(escaped).join('<br>');
  const worst =
    gained.worst === undefined
      ? ''
      : gained.worst === 'critical' || gained.worst === 'unknown' || gained.worst === 'high'
        ? `**${gained.worst}**`
        : gained.worst;
  const cells = [name, eventOf(key), roles, cell(gained, catalog), worst, cell(lost, catalog)];
  return `| ${cells.join(' | ')} |`;
}

function cell({ everything, resources, operations, unknownRoles }: AccessChange, catalog: Catalog): string {
  const lines = unknownRoles.map((name) => `what ${escaped(plain(name))} grants (unknown)`);
  if (everything) lines.push('**every resource of the account**');
  else {
    const named = resources.slice(0, inCell);
    lines.push(...named.map(({ ref, danger }) => `${escaped(resourceName(ref, catalog))} (${danger})`));
    if (resources.length > inCell) lines.push(`${resources.length - inCell} more resources`);
  }
  if (operations.length > 0) lines.push(count(operations.length, 'operation'));
  return lines.join('<br>');
}

function roleLine({ file, name, change, gained, lost }: PolicyRoleChange, catalog: Catalog): string {
  const signed = (sign: string, refs: readonly string[]) =>
    refs.map((ref) => `${sign} ${escaped(resourceName(ref, catalog))}`);
  const changes = [...signed('+', gained), ...signed('−', lost)];
  const shown = changes.length > 10 ? [...changes.slice(0, 10), `${changes.length - 10} more`] : changes;
  return `- ${escaped(plain(name))}, ${change} in ${code(file)}: ${shown.join(', ')}`;
}

/** As text: no markup, no HTML, no mention of a person or an issue, no link. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\u200b//');
}

/** A span of code, of which a table still reads the bars. */
function code(text: string): string {
  const clean = plain(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(clean.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}
