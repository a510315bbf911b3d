import assert from 'node:assert/strict';
import type { Editor } from './harness/editor.ts';

/** What several suites do in VS Code, step by step as a user. */

/** Waits until the tree shows exactly these keys, and returns. */
export async function keysBecome(
  e: Editor,
  { generated = [], external = [] }: { generated?: string[]; external?: string[] },
): Promise<void> {
  const lines = [
    'Embedded  acmestore',
    `  Generated (${generated.length})`,
    ...(generated.length === 0 ? ['No generated keys'] : generated).map((line) => `    ${line}`),
    `  External (${external.length})`,
    ...(external.length === 0 ? ['No external keys'] : external).map((line) => `    ${line}`),
  ];
  await e.eventually(async () =>
    assert.deepEqual((await e.keys.lines()).map(inAnyOrder), lines.map(inAnyOrder)),
  );
}

/** A line with the parts of its description sorted: their order is the tree's own matter. */
function inAnyOrder(line: string): string {
  const [label = '', description = ''] = line.split(/(?<=\S) {2}/);
  return [label, ...description.split(' · ').toSorted()].join(' | ');
}

/** What the clipboard holds once it is a token other than `before`. */
export async function copiedToken(e: Editor, before = ''): Promise<string> {
  return e.eventually(async () => {
    const text = await e.clipboard();
    assert.match(text, /^[A-Z]{128}$/);
    assert.notEqual(text, before);
    return text;
  });
}

/** Ticks or unticks one of the roles, wherever it stands in the long list, and leaves the others. */
export async function setRole(e: Editor, role: string, ticked: boolean): Promise<void> {
  await e.quickInput.search(role);
  const list = e.page.locator('.quick-input-list');
  await list.getByRole('checkbox', { name: role, exact: true }).setChecked(ticked);
}

export async function loadExampleKeys(e: Editor): Promise<void> {
  await e.openKeys();
  await e.page.getByRole('button', { name: 'Load the example keys' }).click();
  await e.keys.row('erp order sync').waitFor();
}

export async function tells(e: Editor, message: string): Promise<void> {
  await e.eventually(async () => assert.ok((await e.statusBar()).includes(message), message));
}

export async function tickIrreversible(e: Editor): Promise<void> {
  await e.pickMany(['I understand that this action cannot be undone']);
}

/** The processes that the extension runs from this bundle: `server.js` or `backend.js`. */
export function processes(e: Editor, bundle: string): Promise<number[]> {
  return children(e, { bundle, kill: false });
}

/** Ends them without asking, as a crash does; returns those that there were. */
export function killProcess(e: Editor, bundle: string): Promise<number[]> {
  return children(e, { bundle, kill: true });
}

function children(e: Editor, asked: { bundle: string; kill: boolean }): Promise<number[]> {
  return e.run((_vscode, { bundle, kill }) => {
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    const found = handles.filter((handle): handle is import('node:child_process').ChildProcess => {
      const args = (handle as { spawnargs?: string[] }).spawnargs ?? [];
      return args.some((arg) => arg.endsWith(bundle) && /dist.[a-z]+\.js$/.test(arg));
    });
    const alive = found.filter(
      (child) => child.exitCode === null && child.signalCode === null && !child.killed,
    );
    if (kill) for (const child of alive) child.kill('SIGKILL');
    return alive.map((child) => child.pid ?? 0);
  }, asked);
}
