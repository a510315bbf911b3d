import assert from 'node:assert/strict';
import type { Editor } from './harness/editor.ts';

/** What several suites look at in manifests. */

/** What the extension says about a file, as `line severity rule`. */
export async function findings(e: Editor, file: string): Promise<string[]> {
  return (await e.problems())
    .filter((problem) => problem.file === file && problem.source === 'vtex-keys')
    .map(({ line, severity, code }) => `${line} ${severity} ${code}`);
}

export async function hasFindings(e: Editor, file: string, expected: string[]): Promise<void> {
  await e.eventually(async () => {
    const found = await findings(e, file);
    for (const finding of expected) assert.ok(found.includes(finding), `${finding} in ${file}: ${found}`);
  });
}

/** The rows of the language status of the manifest in front. */
export async function languageStatus(e: Editor): Promise<string> {
  await e.locator('.statusbar-item[id*="languageStatus"]').first().hover();
  const hover = e.locator('.monaco-hover .hover-language-status');
  await hover.first().waitFor();
  const rows = (await hover.allInnerTexts()).join('\n');
  await e.page.mouse.move(600, 500);
  await hover.first().waitFor({ state: 'detached' });
  return rows;
}

/** Waits until the extension says nothing of the file. */
export async function hasNoFindings(e: Editor, file: string): Promise<void> {
  await e.eventually(async () => assert.deepEqual(await findings(e, file), []));
}
