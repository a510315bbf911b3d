/**
 * The extension that runs a test's functions inside the extension host. It is written into the extensions of a
 * test's VS Code at run time; nothing of it ships. It calls the harness, not the other way round, so that a
 * window that loads again is simply a new caller.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { Answer, Call, Harness } from './link.ts';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { port, secret } = context.extension.packageJSON.harness as Harness;
  const socket = connect(port, '127.0.0.1');
  const send = (message: object) => socket.write(`${JSON.stringify(message)}\n`);
  // The harness is gone: the test is over, and so is this window soon.
  socket.on('error', () => socket.destroy());
  createInterface(socket).on('line', async (line) => send(await answer(JSON.parse(line) as Call)));
  context.subscriptions.push({ dispose: () => socket.destroy() });
  await new Promise((resolve) => socket.once('connect', resolve));
  send({ secret, pid: process.pid });
}

async function answer({ id, fn, arg }: Call): Promise<Answer> {
  try {
    // biome-ignore lint/security/noGlobalEval: running a test's function here is what this extension is for.
    const run = globalThis.eval(`(${fn})`) as (api: typeof vscode, arg: unknown) => unknown;
    return { id, value: await run(vscode, arg) };
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { id, error: { message, stack } };
  }
}
