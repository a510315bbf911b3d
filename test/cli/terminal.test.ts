import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Progress } from '../../server/src/cli/lint/progress.ts';
import type { Excerpted, Report } from '../../server/src/cli/lint/report.ts';
import { Output } from '../../server/src/cli/output.ts';
import { pretty } from '../../server/src/cli/reporters/pretty.ts';
import { widthOf } from '../../server/src/cli/reporters/width.ts';

/** A terminal of 60 columns, and what is written to it. */
function terminal(
  env: NodeJS.ProcessEnv = {},
  isTTY = true,
): { output: Output; written: () => Promise<string> } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 60 });
  return {
    output: new Output(() => stream as never, env),
    written: () => {
      stream.end();
      return text(stream);
    },
  };
}

describe('colours', () => {
  const cases: [string, NodeJS.ProcessEnv, boolean, boolean][] = [
    ['are shown on a terminal', {}, true, true],
    ['are not shown elsewhere', {}, false, false],
    ['are not shown with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['are shown where NO_COLOR says nothing', { NO_COLOR: '' }, true, true],
    ['are shown anywhere with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['are not shown with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    [
      'are shown where both are set, as FORCE_COLOR asks for more',
      { FORCE_COLOR: '1', NO_COLOR: '1' },
      false,
      true,
    ],
    ['are not shown on a terminal that has none', { TERM: 'dumb' }, true, false],
  ];
  for (const [what, env, isTTY, expected] of cases) {
    it(what, () => {
      const { output } = terminal(env, isTTY);
      assert.equal(output.hasColor, expected);
      assert.equal(output.style('red', 'x') !== 'x', expected);
    });
  }
});

function reportOf(line: string, found: string, message = 'Something.'): Report {
  const start = line.indexOf(found);
  const finding: Excerpted = {
    rule: 'unknown-role',
    severity: 'error',
    confidence: 'high',
    message,
    file: 'vtex-keys.json',
    range: { start: { line: 6, character: start }, end: { line: 6, character: start + found.length } },
    fingerprint: '',
    excerpt: { text: line, start, end: start + found.length },
  };
  return {
    tool: { name: 'vtex-keys', version: '' },
    asOf: '',
    failOn: 'error',
    isQuiet: true,
    files: () => [{ file: 'vtex-keys.json', findings: [finding], suppressed: [], forecast: [] }],
    problems: [],
    summary: {
      files: 1,
      findings: { error: 1, warning: 0, info: 0, hint: 0 },
      suppressed: 0,
      notShown: 0,
      mended: 0,
      fixable: { safe: 0, unsafe: 0 },
    },
  };
}

function shown(report: Report, width?: number): string[] {
  const target = { width, style: (_: unknown, words: string) => words, fromRoot: String, rulePage: String };
  return [...pretty(report, target)].join('').split('\n');
}

describe('a finding on a terminal', () => {
  it('has its marks below what is found, whatever letters stand before it', () => {
    for (const before of ['', '\t\t', '注文 ', '☕🔑 ', 'e\u0301\u200d ']) {
      const line = `${before}"roles": ["注文"]`;
      const [, , , text = '', marks = ''] = shown(reportOf(line, '"注文"'));
      assert.equal(
        widthOf(marks.slice(0, marks.indexOf('^'))),
        widthOf(text.slice(0, text.indexOf('"注文"'))),
        before,
      );
      assert.equal(marks.match(/\^+/)?.[0].length, 6);
    }
  });

  it('keeps within the width, with what is found in sight', () => {
    for (const at of [0, 10, 70, 400]) {
      const line = `${'x'.repeat(at)}"found"${'y'.repeat(400)}`;
      const lines = shown(reportOf(line, '"found"', 'words that go on '.repeat(12)), 60);
      for (const one of lines) assert.ok(widthOf(one) <= 60, one);
      const text = lines.find((one) => one.includes('"found"')) ?? '';
      const marks = lines.find((one) => one.includes('^^^^^^^')) ?? '';
      assert.equal(marks.indexOf('^'), text.indexOf('"found"'));
    }
  });

  it('shows what would be a command to the terminal, or turn the text around', () => {
    const text = shown(
      reportOf('"a\u001b[2J\u202e\u009b" "found"', '"found"', '\u0007\u001b]0;title\u0007'),
    ).join('\n');
    assert.doesNotMatch(text.replaceAll('\n', ''), /\p{Cc}|\u202e/u);
    assert.ok(text.includes('\uFFFD'));
  });
});

describe('progress', () => {
  const run = async (isTTY: boolean, msPerFile: number): Promise<string> => {
    const { output, written } = terminal({}, isTTY);
    let now = 0;
    const progress = new Progress(output, 2000, () => now);
    for (let file = 0; file < 2000; file++) {
      now += msPerFile;
      progress.step();
    }
    progress.end();
    return written();
  };

  it('is told on a terminal once it takes longer than a second, and taken away at the end', async () => {
    const told = await run(true, 1);
    assert.ok(told.startsWith('\r1,000 of 2,000 files'));
    assert.ok(told.endsWith('\r\u001b[K'));
  });

  it('is not told of what is done sooner, nor where there is no terminal', async () => {
    assert.equal(await run(true, 0.4), '');
    assert.equal(await run(false, 10), '');
  });
});
