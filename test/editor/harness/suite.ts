import type { Editor } from './editor.ts';
import { type EditorOptions, prepareEditor, startEditor } from './startEditor.ts';
import { closeBrowser } from './web.ts';

/**
 * A suite with a VS Code of its own. `editor()` is that VS Code, for the tests. Each test also fails where VS
 * Code shows an error that the test did not dismiss; what a failed test saw is kept in `test-results/`.
 */
export function editorSuite(
  title: string,
  options: EditorOptions,
  tests: (editor: () => Editor) => void,
): void {
  describe(title, function () {
    this.timeout(60_000);
    let editor: Editor;

    before(async () => {
      editor = await startEditor(options);
    });

    afterEach(async function () {
      const test = this.currentTest;
      const failed = test?.state === 'failed';
      const errors = await editor.errors();
      if (!failed && errors.length === 0) return;
      const version = process.env['VSCODE_TEST_VERSION'] ?? 'latest';
      const evidence = await editor.saveEvidence(`${version} ${test?.fullTitle()}`);
      process.stderr.write(`    What “${test?.title}” saw: ${evidence}\n`);
      await editor.dismissAll();
      if (!failed) throw new Error(`VS Code shows an error: ${errors.join(' | ')}`);
    });

    after(async () => {
      await editor?.close();
    });

    tests(() => editor);
  });
}

/** For mocha: fetching VS Code is no part of any test's time. */
export async function mochaGlobalSetup(): Promise<void> {
  await prepareEditor();
  // An interrupted run takes its VS Code with it.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
}

/** For mocha: the browser stays open from one suite to the next. */
export const mochaHooks = { afterAll: closeBrowser };
