import type { CancellationToken, Location, ReferenceParams } from 'vscode-languageserver';
import { definitionOf, roleAt, usesOfRole } from '../features/customRoles.ts';
import { linesOf } from '../features/lines.ts';
import type { Session } from '../session/session.ts';
import { readingFor, throwIfCancelled } from './reading.ts';

/** `textDocument/references`: of a custom role, in all policies and manifests that it counts in. */
export async function references(
  { textDocument, position, context }: ReferenceParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<Location[] | null> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  const role = reading && roleAt(reading, reading.document.offsetAt(position));
  const definition = role && (await definitionOf(role.name, reading));
  if (!definition) return null;
  const locations: Location[] = [];
  for await (const { uri, text, spans } of usesOfRole(
    role.name,
    definition,
    reading.resolved,
    session.roleFiles,
  )) {
    throwIfCancelled(cancellation);
    const rangeOf = linesOf({ uri, text });
    const isDefinition = (start: number): boolean =>
      uri === definition.uri && start === definition.range.start;
    const wanted = context.includeDeclaration ? spans : spans.filter(({ start }) => !isDefinition(start));
    locations.push(...wanted.map((span) => ({ uri, range: rangeOf(span) })));
  }
  throwIfCancelled(cancellation);
  return locations;
}
