import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import type { ApiKey } from '../../../../common/src/model/key.ts';
import type { TokenPeriod } from '../../../../common/src/model/settings.ts';
import { appendItem, applyEdits, removeItem, replaceItems, setProperty } from '../../lint/edits.ts';
import type { Span } from '../../lint/findings.ts';
import { parseInstant } from '../../lint/instant.ts';
import { Linter, type PlacedKey } from '../../lint/linter.ts';
import { recommended } from '../../lint/policy.ts';
import type { LanguageId } from '../../lint/tree.ts';
import { Failure } from '../failure.ts';

/** What a manifest says of an account, as the backend knows it. */
export interface AccountKeys {
  readonly account: string;
  /** Undefined where the backend does not know it. */
  readonly tokenPeriod: TokenPeriod | undefined;
  readonly keys: readonly ApiKey[];
}

export interface ManifestUpdate {
  readonly text: string;
  /** The names of the keys. */
  readonly added: readonly string[];
  readonly updated: readonly string[];
  /** Entries of which the account has no key: still there, unless they were to be pruned. */
  readonly gone: readonly string[];
}

export interface UpdateOptions {
  readonly languageId: LanguageId;
  /** Takes out the entries of keys that are gone. */
  readonly prune: boolean;
}

/** A manifest of what the backend knows; what only people know is theirs to add. */
export function newManifest({ account, tokenPeriod, keys }: AccountKeys): ManifestUpdate {
  refuseUnknownRoles(keys);
  const period = tokenPeriod === undefined ? '' : `\n  "tokenPeriod": ${JSON.stringify(tokenPeriod)},`;
  const empty = `{\n  "account": ${JSON.stringify(account)},${period}\n  "keys": []\n}\n`;
  const sorted = inOrder(keys);
  const added = sorted.map(({ keyName }) => keyName);
  return { text: appendEntries(empty, sorted), added, updated: [], gone: [] };
}

/** The byte order mark, which some editors write. */
const mark = '\uFEFF';

/** A manifest that left them out would say that the keys can do nothing. */
function refuseUnknownRoles(keys: readonly ApiKey[]): void {
  for (const key of keys) {
    if (key.kind === 'external' || key.rolesUnknown === undefined) continue;
    throw new Failure(
      `the roles of ${key.keyName} are not known: ${key.rolesUnknown}`,
      'run this again later',
    );
  }
}

/**
 * Brings a manifest up to date with as few edits as that takes: the order, the layout, the comments and all that
 * the backend does not know stay. An entry without a name becomes the key with its label. Throws a `Failure` for a
 * text that is no manifest of the account.
 */
export function updateManifest(text: string, current: AccountKeys, options: UpdateOptions): ManifestUpdate {
  if (text.startsWith(mark)) {
    const update = updateManifest(text.slice(mark.length), current, options);
    return { ...update, text: mark + update.text };
  }
  refuseUnknownRoles(current.keys);
  const entries = readEntries(text, current.account, options.languageId);
  const matches = matchEntries(entries, current.keys);
  const edited = entries.map(({ entry }) => {
    const key = matches.get(entry);
    return key ? updated(entry, key) : entry.text;
  });
  const changed = entries.filter(({ entry }, index) => edited[index] !== entry.text);
  const [first] = entries;
  const start = first?.start ?? 0;
  const end = entries.reduce((at, { entry }) => at + entry.text.length, start);
  const gone = entries.filter(({ entry }) => entry.key.keyName !== undefined && !matches.has(entry));
  const known = new Set(matches.values());
  const added = inOrder(current.keys.filter((key) => !known.has(key)));
  let next = first ? text.slice(0, start) + edited.join('') + text.slice(end) : text;
  if (options.prune) {
    const indexes = gone.map((entry) => entries.indexOf(entry));
    for (const index of indexes.toReversed())
      next = applyEdits(next, removeItem(next, keysSpan(next), index));
  }
  next = setPeriod(appendEntries(next, added), current.tokenPeriod);
  return {
    text: next,
    added: added.map(({ keyName }) => keyName),
    updated: changed.map(({ entry }) => matches.get(entry)?.keyName ?? ''),
    gone: gone.map(({ entry }) => entry.key.keyName ?? ''),
  };
}

type Entry = PlacedKey['entry'];

function readEntries(text: string, account: string, languageId: LanguageId): PlacedKey[] {
  // The time makes no difference, as nothing is judged.
  const linter = new Linter({ text, languageId, policy: recommended, catalog, now: new Date(0) });
  const { header } = linter;
  const entries = [...linter.keysIn(linter.keysSpan)];
  const [problem] = [...header.problems, ...entries.flatMap(({ entry }) => entry.problems)];
  if (problem)
    throw new Failure(`the manifest cannot be read: ${problem.message}`, "'vtex-keys lint' tells where");
  if (header.account !== account) {
    throw new Failure(
      `the manifest is about the account ${header.account ?? 'of no name'}, not about ${account}`,
    );
  }
  if (!Array.isArray(header.valueAt(['keys']))) throw new Failure("the manifest has no list 'keys'");
  return entries;
}

/** By name; an entry that has none yet by its label, where one key alone has it. */
function matchEntries(entries: readonly PlacedKey[], keys: readonly ApiKey[]): Map<Entry, ApiKey> {
  const byName = new Map(keys.map((key) => [key.keyName, key]));
  const matches = new Map<Entry, ApiKey>();
  for (const { entry } of entries) {
    const key = byName.get(entry.key.keyName ?? '');
    if (key) matches.set(entry, key);
  }
  const named = new Set(matches.values());
  const labelled = Map.groupBy(
    keys.filter((key) => !named.has(key)),
    (key) => (key.kind === 'generated' ? key.label : undefined),
  );
  for (const { entry } of entries) {
    const { keyName, label } = entry.key;
    if (keyName !== undefined || label === undefined) continue;
    const [key, ...others] = labelled.get(label) ?? [];
    if (key && others.length === 0) matches.set(entry, key);
    labelled.delete(label);
  }
  return matches;
}

/** The text of the entry with what the backend says of the key. */
function updated(entry: Entry, key: ApiKey): string {
  const { start } = entry.span;
  return Object.entries(entryOf(key, true)).reduce((text, [name, value]) => {
    const old = entry.valueAt([name]);
    if (saysTheSame(name, old, value)) return text;
    const object = { start, end: text.length };
    if (name === 'roles' && Array.isArray(old)) {
      return applyEdits(text, replaceItems(text, propertySpan(text, object, name), value as string[]));
    }
    return applyEdits(text, setProperty(text, object, name, value));
  }, entry.text);
}

function saysTheSame(name: string, old: unknown, value: unknown): boolean {
  if (value === null) return old === undefined || old === null;
  if (name === 'status') return (old ?? 'active') === value;
  if (name === 'roles') return Array.isArray(old) && sameRoles(old, value as string[]);
  if (typeof old === 'string' && typeof value === 'string' && /date|since/i.test(name)) {
    return old === value || Number(parseInstant(old)) === Date.parse(value);
  }
  return old === value;
}

/** Whatever their order, and by which alias they are called. */
function sameRoles(some: readonly unknown[], others: readonly string[]): boolean {
  const names = (roles: readonly unknown[]) =>
    new Set(roles.map((name) => catalog.role(String(name))?.name ?? name));
  return some.length === others.length && names(some).symmetricDifference(names(others)).size === 0;
}

/** What a manifest says of the key in VTEX's own words; with what is null where `withNull`. */
function entryOf(key: ApiKey, withNull = false): Record<string, unknown> {
  const { kind, keyName, status, roles } = key;
  const all =
    key.kind === 'external'
      ? { kind, keyName, status, roles, addedDate: key.addedDate }
      : {
          kind,
          keyName,
          ...(key.label !== '' && { label: key.label }),
          status,
          roles,
          creationDate: key.creationDate,
          creationDateToken: key.creationDateToken,
          creationDateNewToken: key.creationDateNewToken,
          inactiveSince: key.inactiveSince,
        };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => withNull || value !== null));
}

function inOrder(keys: readonly ApiKey[]): ApiKey[] {
  const date = (key: ApiKey): string => (key.kind === 'external' ? key.addedDate : key.creationDate);
  return keys.toSorted(
    (a, b) => Number(date(a) > date(b)) - Number(date(a) < date(b)) || (a.keyName < b.keyName ? -1 : 1),
  );
}

/** Stands for the new entries while a place is looked for; no manifest has it. */
const placeholder = 'the new keys \u0000';

/** Adds entries of several lines, in the place and with the commas of a single item. */
function appendEntries(text: string, keys: readonly ApiKey[]): string {
  if (keys.length === 0) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const withPlace = applyEdits(text, appendItem(text, keysSpan(text), placeholder));
  const word = JSON.stringify(placeholder);
  const at = withPlace.indexOf(word);
  const lineStart = withPlace.lastIndexOf('\n', at) + 1;
  const [before = ''] = /^[ \t]*/.exec(withPlace.slice(lineStart)) ?? [];
  const isAlone = withPlace.slice(lineStart + before.length, at) === '';
  const unit = before.includes('\t') ? '\t' : '  ';
  const indent = isAlone ? before : before + unit;
  const block = keys.map((key) => written(key, eol + indent, unit)).join(`,${eol}${indent}`);
  const whole = isAlone ? block : `${eol}${indent}${block}${eol}${before}`;
  return withPlace.slice(0, at) + whole + withPlace.slice(at + word.length);
}

/** With a line for each property. */
function written(key: ApiKey, lineStart: string, unit: string): string {
  const lines = Object.entries(entryOf(key)).map(([name, value]) => {
    const items = Array.isArray(value) && value.map((item) => JSON.stringify(item)).join(', ');
    return `${lineStart}${unit}${JSON.stringify(name)}: ${items === false ? JSON.stringify(value) : `[${items}]`}`;
  });
  return `{${lines.join(',')}${lineStart}}`;
}

function setPeriod(text: string, period: TokenPeriod | undefined): string {
  if (period === undefined) return text;
  const root = parseTree(text, [], { allowTrailingComma: true });
  const said = root && findNodeAtLocation(root, ['tokenPeriod']);
  if (!root || (said?.value ?? '3 months') === period) return text;
  return applyEdits(text, setProperty(text, spanOf(root), 'tokenPeriod', period));
}

function keysSpan(text: string): Span {
  return propertySpan(text, { start: 0, end: text.length }, 'keys');
}

/** The value of a property of an object of the text. */
function propertySpan(text: string, object: Span, name: string): Span {
  const root = parseTree(text.slice(object.start, object.end), [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, [name]);
  if (!node) throw new Failure(`the manifest has no '${name}' where it had one before`);
  const { start, end } = spanOf(node);
  return { start: start + object.start, end: end + object.start };
}

function spanOf({ offset, length }: { readonly offset: number; readonly length: number }): Span {
  return { start: offset, end: offset + length };
}
