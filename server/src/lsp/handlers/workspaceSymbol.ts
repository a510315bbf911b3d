import type { CancellationToken, WorkspaceSymbol, WorkspaceSymbolParams } from 'vscode-languageserver';
import { isMatch, symbolsOf } from '../features/workspaceSymbols.ts';
import type { Session } from '../session/session.ts';
import { collect, throwIfCancelled } from './reading.ts';

/** More than that nobody reads; who types on sees others. */
const most = 1_000;

/** `workspace/symbol`: keys and custom roles of all files, open or not. */
export async function workspaceSymbols(
  { query }: WorkspaceSymbolParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<WorkspaceSymbol[]> {
  const found: WorkspaceSymbol[] = [];
  const files = await session.files();
  session.symbols.retain(new Set(files.keys()));
  for (const [uri, version] of files) {
    throwIfCancelled(cancellation);
    const symbols = session.symbols.of(uri, version) ?? (await read(uri, version, cancellation, session));
    found.push(...symbols.filter((symbol) => isMatch(query, symbol)).slice(0, most - found.length));
    if (found.length >= most) break;
  }
  return found;
}

async function read(
  uri: string,
  version: unknown,
  cancellation: CancellationToken,
  session: Session,
): Promise<readonly WorkspaceSymbol[]> {
  const reading = await session.readingOfFile(uri);
  const symbols = reading ? await collect(symbolsOf(reading), reading, cancellation) : [];
  session.symbols.keep(uri, version, symbols);
  return symbols;
}
