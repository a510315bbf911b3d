import type { CancellationToken, DefinitionParams, Location, LocationLink } from 'vscode-languageserver';
import { definitionOf, roleAt } from '../features/customRoles.ts';
import { linesOf } from '../features/lines.ts';
import type { Session } from '../session/session.ts';
import { readingFor } from './reading.ts';

/** `textDocument/definition`: of a custom role in the policy. */
export async function definition(
  { textDocument, position }: DefinitionParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<LocationLink[] | Location | null> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  const role = reading && roleAt(reading, reading.document.offsetAt(position));
  const found = role && (await definitionOf(role.name, reading));
  if (!found) return null;
  const { uri } = found;
  const rangeOf = linesOf(found);
  if (!session.capabilities.definitionLinks) return { uri, range: rangeOf(found.range) };
  return [
    {
      originSelectionRange: reading.document.rangeOf(role.range),
      targetUri: uri,
      targetRange: rangeOf(found.whole),
      targetSelectionRange: rangeOf(found.range),
    },
  ];
}
