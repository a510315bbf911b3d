import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ExportShape } from '../../../common/src/backends/keyBackend.ts';
import type { KeyKind } from '../../../common/src/model/key.ts';
import { writeAtomically } from '../ui/atomicFile.ts';
import { withCancellableProgress } from '../ui/progress.ts';
import { type Choice, pickOne } from '../ui/prompts.ts';
import { attempt, type Command, type CommandContext } from './command.ts';
import { readyBackend, resolveConnection } from './connectionTarget.ts';

const title = 'Export';

interface Shape {
  readonly shape: ExportShape;
  readonly kind?: KeyKind;
  readonly fileName: string;
}

const shapes: readonly Choice<Shape>[] = [
  {
    label: 'Audit list',
    detail: 'The key names of all keys that have roles.',
    value: { shape: 'audit', fileName: 'audit' },
  },
  {
    label: 'Generated keys',
    detail: 'All columns: roles, label, dates, status.',
    value: { shape: 'full', kind: 'generated', fileName: 'generated' },
  },
  {
    label: 'External keys',
    detail: 'All columns: roles, owner account, date added, status.',
    value: { shape: 'full', kind: 'external', fileName: 'external' },
  },
];

export const exportKeys: Command = async (context, node) => {
  const connection = await resolveConnection(context, { title, capability: 'exportKeys' }, node);
  if (connection === undefined) return;
  const active = shapes.find(({ value }) => node?.type === 'group' && value.kind === node.kind);
  const chosen = await pickOne(shapes, { title, placeholder: 'Select what to export, as CSV', active });
  if (chosen === undefined) return;
  const { account } = connection.settings;
  const target = await vscode.window.showSaveDialog({
    title,
    filters: { CSV: ['csv'] },
    defaultUri: defaultTarget(`${account}-api-keys-${chosen.fileName}-${day(context)}.csv`),
  });
  if (target === undefined) return;
  await attempt(context, connection, async () => {
    const csv = await withCancellableProgress(`Exporting the keys of ${account}…`, (signal) =>
      readyBackend(connection).exportCsv(chosen.shape, chosen.kind, signal),
    );
    await writeAtomically(vscode.workspace.fs, target, csv);
    void offerToOpen(target);
  });
};

function defaultTarget(fileName: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.Uri.joinPath(folder?.uri ?? vscode.Uri.file(homedir()), fileName);
}

function day({ clock }: CommandContext): string {
  return clock().toISOString().slice(0, 10);
}

async function offerToOpen(target: vscode.Uri): Promise<void> {
  const open = 'Open';
  const message = `Exported to ${vscode.workspace.asRelativePath(target)}.`;
  if ((await vscode.window.showInformationMessage(message, open)) === open) {
    await vscode.window.showTextDocument(target);
  }
}
