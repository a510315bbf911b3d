import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from 'vscode-languageserver/node';
import { catalog } from '../../common/src/catalog/catalog.ts';
import type { Finding } from '../../server/src/lint/findings.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import { resolveCapabilities } from '../../server/src/lsp/capabilities.ts';
import { toDiagnostic } from '../../server/src/lsp/diagnostics.ts';
import { OpenDocument } from '../../server/src/lsp/session/openDocument.ts';
import { ShownDiagnostics, type ShownReport } from '../../server/src/lsp/session/shownDiagnostics.ts';
import { anyManifests, inKeys, looseEdits, place } from '../server/edited.ts';
import { today } from '../server/harness.ts';
import { keyWith } from '../server/manifests.ts';
import { pullingClient, ruleDocs } from './harness.ts';

const uri = 'file:///store/vtex-keys.json';
const options = { languageId: 'json', policy: recommended, catalog, now: new Date(today) } as const;
const capabilities = resolveCapabilities({ processId: null, rootUri: null, capabilities: pullingClient });

async function show(document: OpenDocument, shown: ShownDiagnostics): Promise<ShownReport> {
  const result = await document.lint(options, () => false);
  assert.ok(result);
  const present = (findings: readonly Finding[]): Diagnostic[] =>
    findings.map((finding) =>
      toDiagnostic(finding, document, { capabilities, ruleDocs, locate: () => undefined }),
    );
  return shown.of(result.said, document, present);
}

function showFirst(text: string): Promise<ShownReport> {
  return show(OpenDocument.create(uri, 'json', 1, text), new ShownDiagnostics());
}

function edit(document: OpenDocument, start: number, end: number, text: string): void {
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  OpenDocument.update(document, [{ range, text }], document.version + 1);
}

describe('the diagnostics of a document under edit', () => {
  it('are those of a document that is seen for the first time, under the same id', async () => {
    await fc.assert(
      fc.asyncProperty(anyManifests, fc.array(looseEdits, { maxLength: 5 }), async (text, edits) => {
        const document = OpenDocument.create(uri, 'json', 1, text);
        const shown = new ShownDiagnostics();
        await show(document, shown);
        for (const loose of edits) {
          const { range, newText } = place(loose, document.getText());
          edit(document, range.start, range.end, newText);
          const [report, first] = [await show(document, shown), await showFirst(document.getText())];
          assert.deepEqual(report.diagnostics, first.diagnostics);
          assert.deepEqual(report.counts, first.counts);
          assert.equal(report.resultId, first.resultId);
        }
      }),
    );
  });

  const keys = [keyWith({ roles: ['Owner'] }), keyWith({ roles: ['Made up'] }), keyWith({ label: 'test' })];
  const text = inKeys(keys);

  it('have the same id where nothing of them changed, and another one where they moved', async () => {
    const document = OpenDocument.create(uri, 'json', 1, text);
    const shown = new ShownDiagnostics();
    const before = await show(document, shown);
    edit(document, text.length, text.length, ' ');
    assert.equal((await show(document, shown)).resultId, before.resultId);
    edit(document, text.indexOf('"Made up"'), text.indexOf('"Made up"'), '\n');
    const after = await show(document, shown);
    assert.notEqual(after.resultId, before.resultId);
    const range = ({ diagnostics }: ShownReport) =>
      diagnostics.find(({ code }) => code === 'vague-label')?.range;
    assert.equal(range(after)?.start.line, Number(range(before)?.start.line) + 1);
  });

  it('are counted by severity', async () => {
    const { counts, diagnostics } = await showFirst(text);
    assert.ok(counts.error > 0 && counts.info > 0);
    assert.equal(counts.error + counts.warning + counts.info + counts.hint, diagnostics.length);
  });
});
