import type {
  CancellationToken,
  DocumentSymbol,
  DocumentSymbolParams,
  SymbolInformation,
} from 'vscode-languageserver';
import { asList, asTree, outlined } from '../features/documentSymbols.ts';
import type { Session } from '../session/session.ts';
import { collect, readingFor } from './reading.ts';

/** `textDocument/documentSymbol`. */
export async function documentSymbols(
  { textDocument }: DocumentSymbolParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<DocumentSymbol[] | SymbolInformation[]> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  if (!reading) return [];
  const symbols = await collect(outlined(reading), reading, cancellation);
  return session.capabilities.hierarchicalSymbols ? asTree(symbols, reading) : asList(symbols, reading);
}
