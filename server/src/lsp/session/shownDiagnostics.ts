import { hash } from 'node:crypto';
import { type Diagnostic, DiagnosticSeverity, type Position, type Range } from 'vscode-languageserver';
import type { DocumentStatus } from '../../../../common/src/protocol.ts';
import type { Finding } from '../../lint/findings.ts';
import type { Said, SaidPart } from '../../lint/said.ts';
import type { DiagnosticData } from '../diagnostics.ts';
import type { FileReport } from './closedFile.ts';
import type { OpenDocument } from './openDocument.ts';

type Present = (findings: readonly Finding[]) => readonly Diagnostic[];

type Counts = DocumentStatus['findings'];

export interface ShownReport extends FileReport {
  readonly counts: Counts;
}

/** The diagnostics of a stretch of the text. */
interface Group {
  /** Where the stretch begins. */
  readonly at: Position;
  readonly diagnostics: readonly Diagnostic[];
  /** Made of them as if the stretch began in the first line. */
  readonly id: string;
  readonly counts: Counts;
}

/**
 * The diagnostics of documents under edit. Those of neighbouring keys are made once, and moved with the keys;
 * where all are what they were, that is known without looking at them.
 */
export class ShownDiagnostics {
  readonly #groups = new WeakMap<object, Group>();

  /** Another id does not always mean other diagnostics; the same id does mean the same. */
  of(said: readonly Said[], document: OpenDocument, present: Present): ShownReport {
    const groups = said
      .map((one) =>
        this.#groupOf(one, document, (at) => {
          const parts = one
            .parts()
            .map((part) =>
              this.#groupOf(part, document, (place) => groupOf(place, present(part.findings()))),
            );
          return merged(at, parts);
        }),
      )
      .filter(({ diagnostics }) => diagnostics.length > 0);
    const { id: resultId, counts } = summary(groups);
    let diagnostics: readonly Diagnostic[] | undefined;
    return {
      resultId,
      counts,
      get diagnostics() {
        diagnostics ??= groups.flatMap((group) => group.diagnostics);
        return diagnostics;
      },
    };
  }

  #groupOf(
    { identity, isAlone, start }: SaidPart,
    document: OpenDocument,
    make: (at: Position) => Group,
  ): Group {
    const at = document.positionAt(start);
    const known = isAlone ? this.#groups.get(identity) : undefined;
    if (known?.at.line === at.line && known.at.character === at.character) return known;
    const group =
      known?.at.character === at.character
        ? { ...known, at, diagnostics: known.diagnostics.map(movedBy(at.line - known.at.line)) }
        : make(at);
    if (isAlone) this.#groups.set(identity, group);
    return group;
  }
}

function groupOf(at: Position, diagnostics: readonly Diagnostic[]): Group {
  const id = digest(JSON.stringify(diagnostics.map(movedBy(-at.line))));
  const count = (severity: DiagnosticSeverity): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    at,
    diagnostics,
    id,
    counts: {
      error: count(DiagnosticSeverity.Error),
      warning: count(DiagnosticSeverity.Warning),
      info: count(DiagnosticSeverity.Information),
      hint: count(DiagnosticSeverity.Hint),
    },
  };
}

function merged(at: Position, groups: readonly Group[]): Group {
  return { at, diagnostics: groups.flatMap(({ diagnostics }) => diagnostics), ...summary(groups, at.line) };
}

/** As if line `first` were the first one. */
function summary(groups: readonly Group[], first = 0): { id: string; counts: Counts } {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  const places: string[] = [];
  for (const group of groups) {
    places.push(`${group.id} ${group.at.line - first} ${group.at.character}`);
    counts.error += group.counts.error;
    counts.warning += group.counts.warning;
    counts.info += group.counts.info;
    counts.hint += group.counts.hint;
  }
  return { id: digest(places.join('\n')), counts };
}

/** As so many lines further down, with what it points at. */
function movedBy(lines: number): (diagnostic: Diagnostic) => Diagnostic {
  const moved = ({ start, end }: Range): Range => ({
    start: { line: start.line + lines, character: start.character },
    end: { line: end.line + lines, character: end.character },
  });
  const movedFix = ({ fix, ...data }: DiagnosticData): DiagnosticData =>
    fix
      ? {
          ...data,
          fix: { ...fix, edits: fix.edits.map((edit) => ({ ...edit, range: moved(edit.range) })) },
        }
      : data;
  return (diagnostic) => ({
    ...diagnostic,
    range: moved(diagnostic.range),
    ...(diagnostic.data && { data: movedFix(diagnostic.data) }),
    ...(diagnostic.relatedInformation && {
      relatedInformation: diagnostic.relatedInformation.map(({ message, location: { uri, range } }) => ({
        location: { uri, range: moved(range) },
        message,
      })),
    }),
  });
}

function digest(text: string): string {
  return hash('sha1', text, 'base64url');
}
