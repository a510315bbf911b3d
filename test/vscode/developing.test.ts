import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';

const read = async <T>(file: string) => JSON.parse(await readFile(file, 'utf8')) as T;
const { scripts } = await read<{ scripts: Record<string, string> }>('package.json');
const { tasks } = await read<{ tasks: { label: string; script: string }[] }>('.vscode/tasks.json');
const { configurations } = await read<{
  configurations: { name: string; preLaunchTask?: string; program?: string; runtimeExecutable?: string }[];
}>('.vscode/launch.json');

describe('developing in VS Code', () => {
  for (const { label, script } of tasks) {
    it(`the task “${label}” runs a script that there is`, () => assert.ok(script in scripts));
  }

  for (const { name, preLaunchTask, program, runtimeExecutable } of configurations) {
    it(`“${name}” starts what there is`, async () => {
      assert.ok(preLaunchTask === undefined || tasks.some(({ label }) => label === preLaunchTask));
      for (const path of [program, runtimeExecutable].filter((path) => path !== undefined)) {
        await stat(path.replace(/^\$\{workspaceFolder\}\//, ''));
      }
    });
  }
});
