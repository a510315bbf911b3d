import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import type { KeyEntry } from '../../lint/document.ts';
import { record } from '../../lint/manifestKey.ts';
import { redact } from '../../lint/secrets.ts';
import { plainOf, readSyntax } from './json/syntax.ts';
import { headerRegion, inFile, type Reading } from './reading.ts';

/** A key, or a custom role, as an outline shows it. */
interface Outlined {
  readonly name: string;
  readonly keyName?: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: DocumentSymbol['range'];
  readonly selectionRange: DocumentSymbol['range'];
}

/** The name of a key: its label, else its key name, else its number. Holds no secret. */
export function keyTitle({ key }: KeyEntry, number: number): string {
  const [name] = [key.label, key.keyName].filter((text) => text?.trim());
  return name ? redact(name).replaceAll(/\s+/g, ' ').trim() : `key ${number}`;
}

/** The keys of a manifest, one at a time; the custom roles of a policy. */
export function* outlined(reading: Reading): Generator<Outlined> {
  if (!reading.linter) {
    yield* customRoles(reading);
    return;
  }
  const { document, linter } = reading;
  let number = 0;
  for (const { entry, start } of linter.keysIn(linter.keysSpan)) {
    number += 1;
    const { key, span } = entry;
    const moved = (range: { start: number; end: number }) =>
      document.rangeOf({ start: range.start + start, end: range.end + start });
    const named = key.label?.trim() ? entry.range(['label']) : entry.range(['keyName']);
    yield {
      name: keyTitle(entry, number),
      ...(key.keyName && { keyName: redact(key.keyName) }),
      detail: [key.kind, key.status].filter(Boolean).join(', '),
      kind: SymbolKind.Key,
      range: moved(span),
      selectionRange: moved(named ?? { start: span.start, end: Math.min(span.start + 1, span.end) }),
    };
  }
}

function* customRoles({ document, roles }: Reading): Generator<Outlined> {
  const text = document.getText();
  const [file] = readSyntax(text, undefined).root.items;
  const list = file?.properties.findLast(({ name }) => name === 'customRoles')?.value?.items ?? [];
  for (const role of list) {
    const { name } = record(plainOf(role, text));
    if (typeof name !== 'string' || name.trim() === '') continue;
    const token = role.properties.findLast((property) => property.name === 'name')?.value ?? role;
    yield {
      name: redact(name),
      detail: roles.find(name)?.grade ?? '',
      kind: SymbolKind.Constant,
      range: document.rangeOf(role),
      selectionRange: document.rangeOf(token),
    };
  }
}

/** The outline of a client that shows a tree: the account with its keys. */
export function asTree(symbols: readonly Outlined[], reading: Reading): DocumentSymbol[] {
  const account = reading.linter?.header.account;
  const children = symbols.map(({ keyName: _, ...symbol }) => symbol);
  if (!reading.linter || !account || symbols.length === 0) return children;
  const { document, linter } = reading;
  const text = document.getText();
  const range = document.rangeOf({ start: 0, end: text.length });
  const named = linter.header.range(['account']);
  const selectionRange = named ? document.rangeOf(inFile(named, headerRegion(linter))) : range;
  const detail = symbols.length === 1 ? '1 key' : `${symbols.length} keys`;
  return [{ name: account, detail, kind: SymbolKind.Namespace, range, selectionRange, children }];
}

export function asList(symbols: readonly Outlined[], { document, linter }: Reading): SymbolInformation[] {
  const containerName = linter?.header.account;
  return symbols.map(({ name, kind, range }) => ({
    name,
    kind,
    location: { uri: document.uri, range },
    ...(containerName && { containerName }),
  }));
}
