import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { broken } from './laws.ts';

const root = new URL('../../', import.meta.url);

describe('the import directions of docs/architecture.md', () => {
  it('hold in every source file', async () => {
    const files: string[] = [];
    for await (const file of glob('{client,server,backend,common}/**/*.ts', { cwd: root })) files.push(file);
    assert.ok(files.length > 50, 'the sources were found');
    const violations = await Promise.all(
      files.map(async (file) =>
        broken(file.replaceAll(sep, '/'), await readFile(new URL(file, root), 'utf8')),
      ),
    );
    assert.deepEqual(violations.flat(), []);
  });

  const cases: [string, string, string][] = [
    [
      'client/src/x.ts',
      "import { lint } from '../../server/src/lint/engine.ts';",
      'client imports only client and common',
    ],
    [
      'server/src/cli/x.ts',
      "import type { A } from '../../../client/src/a.ts';",
      'server imports only server, common and schemas',
    ],
    [
      'backend/src/x.ts',
      "export * from '../../server/src/a.ts';",
      'backend imports only backend, common, schemas and the example manifest',
    ],
    [
      'common/src/x.ts',
      "const a = await import('../../backend/src/a.ts');",
      'common imports none of the parts',
    ],
    ['common/src/x.ts', "import { readFile } from 'node:fs/promises';", 'common runs in a browser'],
    [
      'common/src/x.ts',
      "import { EmbeddedService } from './node/embeddedService.ts';",
      'only common/src/node knows Node',
    ],
    [
      'server/src/lint/x.ts',
      "import { EmbeddedService } from '../../../common/src/node/embeddedService.ts';",
      'lint does no IO and runs in a browser',
    ],
    ['backend/src/x.ts', "import 'vscode';", 'only client knows vscode'],
    [
      'server/src/lint/x.ts',
      "import {\n  a,\n  b,\n} from 'node:path';",
      'lint does no IO and runs in a browser',
    ],
    [
      'server/src/lint/x.ts',
      "import type { Position } from 'vscode-languageserver';",
      'lint is free of protocols',
    ],
    ['server/src/lint/rules/x.ts', "import { x } from '../../lsp/x.ts';", 'lint knows nothing of lsp'],
    [
      'server/src/lsp/session/x.ts',
      "import { type Connection, Emitter } from 'vscode-languageserver';",
      'only connection.ts and handlers know the LSP connection',
    ],
    ['backend/src/http/x.ts', "import { sql } from 'kysely';", 'only store knows SQL'],
    ['backend/src/domain/x.ts', "import { randomInt } from 'node:crypto';", 'domain does no IO'],
    [
      'backend/src/domain/x.ts',
      "import { x } from '../store/x.ts';",
      'domain knows nothing of store and http',
    ],
  ];
  for (const [file, source, law] of cases) {
    it(`are broken where ${file} says ${source.replaceAll('\n', ' ')}`, () => {
      const [violation, ...others] = broken(file, `const before = 1;\n${source}\n`);
      assert.match(violation ?? '', new RegExp(`^${file}:2 imports .*: ${law}$`));
      assert.deepEqual(others, []);
    });
  }
});
