import type { WorkspaceSymbol } from 'vscode-languageserver';
import { outlined } from './documentSymbols.ts';
import type { Reading } from './reading.ts';

/** The keys of a manifest, or the custom roles of a policy, one at a time; each found by its label and its key name. */
export function* symbolsOf(reading: Reading): Generator<WorkspaceSymbol> {
  const { document, linter } = reading;
  const containerName = linter?.header.account;
  for (const { name, keyName, kind, selectionRange } of outlined(reading)) {
    yield {
      name: keyName && keyName !== name ? `${name} (${keyName})` : name,
      kind,
      location: { uri: document.uri, range: selectionRange },
      ...(containerName && { containerName }),
    };
  }
}

/** Whether the letters of the query stand in the name in their order, spaces and capitals aside. */
export function isMatch(query: string, { name }: WorkspaceSymbol): boolean {
  const text = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase().replaceAll(/\s+/g, '')) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
