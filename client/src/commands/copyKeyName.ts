import * as vscode from 'vscode';
import { plural } from '../keys/keyPresentation.ts';
import { pickKey } from '../ui/keyPicker.ts';
import { tell } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { readyConnections } from './connectionTarget.ts';
import { calledOn, keyTargets } from './keyTarget.ts';

/** Of one key, or of all that are selected, one a line. A key's name is no secret. */
export const copyKeyName: Command = async (context, node, selected) => {
  const called = calledOn(node, selected);
  const targets = called.length > 0 ? called : keyTargets(context.view.selection);
  const keys = targets.length > 0 ? targets.map(({ key }) => key) : await pick();
  if (keys.length === 0) return;
  await vscode.env.clipboard.writeText(keys.map(({ keyName }) => keyName).join('\n'));
  tell(`${plural(keys.length, 'key name')} copied.`);

  async function pick() {
    const picked = await pickKey(context.store, {
      title: 'Copy Key Name',
      placeholder: 'Select a key',
      connections: await readyConnections(context),
      fits: () => true,
      now: context.clock(),
    });
    return picked === undefined ? [] : [picked.key];
  }
};
