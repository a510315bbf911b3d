import * as vscode from 'vscode';
import { isFilledIn } from '../../../common/src/filledIn.ts';
import { type Suppression, type SuppressionRequest, serverCommands } from '../../../common/src/protocol.ts';
import { redact } from '../../../common/src/redact.ts';
import { Refusal } from '../ui/failure.ts';
import { askText, pickOne } from '../ui/prompts.ts';
import { dayProblem } from '../ui/validation.ts';
import type { Command } from './command.ts';
import { manifestEditor } from './keyInManifest.ts';

/** Accepts a finding for a time: the one that a quick fix is about, else one at the cursor. Asks why, and until when. */
export const suppressFinding: Command = async ({ language }, _node, _selected, argument) => {
  const request = isRequest(argument) ? argument : await requestAtCursor();
  if (request === undefined) return;
  const { uri, fingerprint, rule, earliest, latest } = request;
  const title = `Suppress ${rule}`;
  const reason = await askText({
    title: `${title} (1/2)`,
    prompt: 'Why this is acceptable for a time. It is written into the manifest.',
    placeholder: 'Until the integration is split in two',
    problem: reasonProblem,
  });
  if (reason === undefined) return;
  const until = await askText({
    title: `${title} (2/2)`,
    prompt: `The last day on which it is acceptable, in UTC. The policy allows ${latest} at most.`,
    placeholder: latest,
    value: request.until,
    problem: (text) => dayProblem(text, earliest, latest),
  });
  if (until === undefined) return;
  const suppression: Suppression = { uri, fingerprint, reason: reason.trim(), until: until.trim() };
  await language.request('workspace/executeCommand', {
    command: serverCommands.suppress,
    arguments: [suppression],
  });
};

function reasonProblem(text: string): string | undefined {
  if (!isFilledIn(text)) return 'Say why: without a reason nothing is suppressed.';
  return redact(text) === text ? undefined : 'This holds a token, which must not stand in a manifest.';
}

/** Of what can be suppressed at the cursor, which the language server offers as quick fixes. */
async function requestAtCursor(): Promise<SuppressionRequest | undefined> {
  const editor = manifestEditor();
  if (!editor) throw new Refusal('Open a key manifest, and put the cursor on the finding.');
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    editor.selection,
    vscode.CodeActionKind.QuickFix.value,
  );
  const requests = actions.flatMap(({ command }) => {
    const [request] = command?.command === 'vtexKeys.suppressFinding' ? (command.arguments ?? []) : [];
    return isRequest(request) ? [request] : [];
  });
  const [first, ...others] = requests;
  if (!first) throw new Refusal('Nothing is found at the cursor that can be suppressed.');
  if (others.length === 0) return first;
  const choices = requests.map((request) => ({ label: request.rule, value: request }));
  return pickOne(choices, { title: 'Suppress Finding', placeholder: 'Select what to suppress' });
}

function isRequest(argument: unknown): argument is SuppressionRequest {
  const { uri, fingerprint, rule, until, earliest, latest } = Object(argument) as Partial<SuppressionRequest>;
  return [uri, fingerprint, rule, until, earliest, latest].every((part) => typeof part === 'string');
}
