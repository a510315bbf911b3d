import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  type ExecuteCommandParams,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { type Suppression, serverCommands } from '../../../../common/src/protocol.ts';
import type { RuleId } from '../../lint/findings.ts';
import { findingIn, Outdated } from '../features/editSources.ts';
import { policyPlace } from '../features/policyPlace.ts';
import { suppressionEdits } from '../features/suppressing.ts';
import { editsOf, workspaceEdit } from '../features/workspaceEdits.ts';
import type { Session } from '../session/session.ts';
import { judgedDocument } from './judged.ts';

/** `workspace/executeCommand`. What cannot be done is an error that says why. */
export async function executeCommand(
  { command, arguments: args = [] }: ExecuteCommandParams,
  cancellation: CancellationToken,
  connection: Connection,
  session: Session,
): Promise<unknown> {
  const [first, second] = args as unknown[];
  switch (command) {
    case serverCommands.suppress:
      return suppress(readSuppression(first), cancellation, connection, session);
    case serverCommands.openPolicy:
      if (typeof first !== 'string') throw invalid('openPolicy needs the URI of a manifest.');
      return openPolicy(first, second, connection, session);
    default:
      throw invalid(`There is no command ${command}.`);
  }
}

async function suppress(
  { uri, fingerprint, reason, until }: Suppression,
  cancellation: CancellationToken,
  connection: Connection,
  session: Session,
): Promise<null> {
  const judged = await judgedDocument(uri, cancellation, session);
  const { document, manifest } = judged;
  try {
    const finding = findingIn(judged, fingerprint);
    const linter = manifest && document.linter(manifest.lintOptions);
    const edits = linter && suppressionEdits(finding, linter, { rule: finding.rule, reason, until });
    if (!edits) throw new Outdated('The key has syntax errors, so no suppression can be put into it.');
    const label = `Suppress ${finding.rule}`;
    const edit = workspaceEdit([editsOf(document, edits)], session.capabilities);
    const { applied, failureReason } = await connection.workspace.applyEdit({ label, edit });
    if (!applied) throw new Outdated(failureReason ?? 'The editor did not apply the edit.');
    return null;
  } catch (error) {
    if (error instanceof Outdated) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}

/** Shows the policy that holds for a manifest, where it speaks of the rule if it does. */
async function openPolicy(
  manifest: string,
  rule: unknown,
  connection: Connection,
  session: Session,
): Promise<string | null> {
  const resolved = await session.policyOf(manifest);
  const place = await policyPlace(resolved, rule as RuleId, (uri) => session.textOf(uri));
  if (!place) return null;
  const { uri, selection } = place;
  const { success } = await connection.window.showDocument({
    uri,
    takeFocus: true,
    ...(selection && { selection }),
  });
  if (!success) throw new ResponseError(LSPErrorCodes.RequestFailed, `The editor did not show ${uri}.`);
  return uri;
}

function readSuppression(argument: unknown): Suppression {
  const { uri, fingerprint, reason, until } = Object(argument);
  const all = [uri, fingerprint, reason, until];
  if (!all.every((one) => typeof one === 'string' && one.trim() !== '')) {
    throw invalid("suppress needs 'uri', 'fingerprint', 'reason' and 'until'.");
  }
  return { uri, fingerprint, reason, until };
}

function invalid(message: string): Error {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}
