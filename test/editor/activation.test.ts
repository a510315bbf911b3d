import assert from 'node:assert/strict';
import { editorSuite } from './harness/suite.ts';

editorSuite('the extension in VS Code', { workspace: 'examples/acme-store' }, (editor) => {
  it('runs in the VS Code that this run is about', async () => {
    const version = await editor().run((vscode) => vscode.version);
    assert.match(version, process.env['VSCODE_TEST_VERSION'] === 'minimum' ? /^1\.110\./ : /^1\.139\./);
  });

  it('is active once VS Code has started', async () => {
    await editor().eventually(async () => {
      const active = await editor().run(
        (vscode) => vscode.extensions.getExtension('vtex-api-keys.vtex-api-keys')?.isActive,
      );
      assert.equal(active, true);
    });
  });

  it('brings every command that it contributes, but those that are never run', async () => {
    const [contributed, registered] = await editor().run(async (vscode) => {
      const { packageJSON } = vscode.extensions.getExtension('vtex-api-keys.vtex-api-keys') ?? {};
      const commands = packageJSON.contributes.commands as { command: string; enablement?: string }[];
      const ever = commands.filter(({ enablement }) => enablement !== 'false');
      return [ever.map(({ command }) => command), await vscode.commands.getCommands(true)] as const;
    });
    assert.deepEqual(
      contributed.filter((command) => !registered.includes(command)),
      [],
    );
  });

  it('welcomes whoever has no keys yet, and offers three ways on', async () => {
    await editor().openKeys();
    const welcome = editor().page.locator('.sidebar .welcome-view-content');
    await welcome.getByText('This account has no API keys yet.').waitFor();
    assert.deepEqual(await welcome.getByRole('button').allInnerTexts(), [
      'Generate your first key',
      'Load the example keys',
      'Add a connection',
    ]);
  });

  it('says nothing wrong in any log of its own', async () => {
    const logs = [...(await editor().logs())].filter(([file]) => file.includes('vtex-api-keys'));
    assert.notDeepEqual(logs, []);
    for (const [file, text] of logs) assert.doesNotMatch(text, /\[(error|warning)\]/, file);
  });
});
