import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { releases } from './releases.ts';

const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  engines: { vscode: string };
  devDependencies: Record<string, string>;
};

describe('the releases of VS Code that are tried', () => {
  it('begin with the oldest that package.json lets in', () => {
    assert.equal(manifest.engines.vscode, `^${releases.minimum.vscode}`);
  });

  it('give the API that the client is compiled against', () => {
    assert.equal(manifest.devDependencies['@types/vscode'], `~${releases.minimum.vscode}`);
  });

  it('run on the Node that stands in the lockfile, or on one that is fetched', () => {
    assert.match(manifest.devDependencies['node'] ?? '', new RegExp(`^\\^${releases.latest.node}\\.`));
  });

  for (const { vscode, codeServer } of Object.values(releases)) {
    it(`code-server ${codeServer} carries VS Code ${vscode}`, () => {
      assert.deepEqual(codeServer.split('.').slice(1), vscode.split('.').slice(1));
    });
  }
});
