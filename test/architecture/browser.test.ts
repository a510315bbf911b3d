import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { findingsOf, today } from '../server/harness.ts';

const root = new URL('../../', import.meta.url);

describe('the lint engine in a browser', () => {
  it('finds there what it finds here, with nothing but the language and TextEncoder', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          export { lint } from './server/src/lint/engine.ts';
          export { recommended } from './server/src/lint/policy.ts';
          export { catalog } from './common/src/catalog/catalog.ts';`,
        resolveDir: fileURLToPath(root),
      },
      bundle: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'engine',
      write: false,
    });
    const text = await readFile(new URL('examples/acme-store/vtex-keys.json', root), 'utf8');
    // No code from text: what a content security policy without unsafe-eval lets through.
    const codeGeneration = { strings: false, wasm: false };
    const context = createContext({ TextEncoder, text, today }, { codeGeneration });
    runInContext(outputFiles.map((file) => file.text).join(''), context);
    const found = runInContext(
      `const { lint, recommended: policy, catalog } = engine;
       JSON.stringify(lint({ text, languageId: 'json', policy, catalog, now: new Date(today) }).findings)`,
      context,
    );
    assert.equal(found, JSON.stringify(findingsOf(text, { everyRule: true })));
  });
});
