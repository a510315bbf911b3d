import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { type EditSource, type Offer, offers } from '../features/codeActions.ts';
import { editsFrom, Outdated } from '../features/editSources.ts';
import { workspaceEdit } from '../features/workspaceEdits.ts';
import type { Judged, Session } from '../session/session.ts';
import { judgedDocument } from './judged.ts';
import { contentModified, throwIfCancelled } from './reading.ts';

/** `textDocument/codeAction`. The edits come with the actions only where the client does not ask for them later. */
export async function codeActions(
  { textDocument, range, context }: CodeActionParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<CodeAction[]> {
  const judged = await judgedDocument(textDocument.uri, cancellation, session);
  const { document } = judged;
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const all = [...offers(judged, span, context, session)];
  const { version } = document;
  const actions: CodeAction[] = [];
  for (const offer of all) {
    throwIfCancelled(cancellation);
    const action = await actionOf(offer, judged, cancellation, session);
    if (action) actions.push(action);
  }
  if (document.version !== version) throw contentModified(document.uri);
  return actions;
}

/** `codeAction/resolve`: the edit of an action, for the document as it is now. */
export async function resolveCodeAction(
  action: CodeAction,
  cancellation: CancellationToken,
  session: Session,
): Promise<CodeAction> {
  const source = action.data as EditSource | undefined;
  if (!source) return action;
  const judged = await judgedDocument(source.uri, cancellation, session);
  try {
    return { ...action, edit: await editOf(source, judged, cancellation, session) };
  } catch (error) {
    if (error instanceof Outdated) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}

/** Undefined where the action cannot apply, and the client does not show such ones. */
async function actionOf(
  { action, source }: Offer,
  judged: Judged,
  cancellation: CancellationToken,
  session: Session,
): Promise<CodeAction | undefined> {
  const { codeActionEditsResolved, disabledCodeActions } = session.capabilities;
  if (action.disabled) return disabledCodeActions ? action : undefined;
  if (!source) return action;
  if (codeActionEditsResolved) return { ...action, data: source };
  try {
    return { ...action, edit: await editOf(source, judged, cancellation, session) };
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    return disabledCodeActions ? { ...action, disabled: { reason: error.message } } : undefined;
  }
}

async function editOf(
  source: EditSource,
  judged: Judged,
  cancellation: CancellationToken,
  session: Session,
): Promise<NonNullable<CodeAction['edit']>> {
  const { document } = judged;
  const { version } = document;
  const pause = async (): Promise<void> => {
    await new Promise(setImmediate);
    throwIfCancelled(cancellation);
    if (document.version !== version) throw contentModified(document.uri);
  };
  const read = (uri: string) => session.textOf(uri);
  const { capabilities } = session;
  const files = await editsFrom(source, judged, { capabilities, read, pause });
  return workspaceEdit(files, capabilities);
}
