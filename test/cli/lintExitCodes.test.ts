import assert from 'node:assert/strict';
import type { Problem, Report } from '../../server/src/cli/lint/report.ts';
import { exitCodeOf } from '../../server/src/cli/lint/run.ts';
import { asOf, Folder, goodKey, manifest } from './folder.ts';

describe('what vtex-keys lint answers', () => {
  let folder: Folder;
  before(() => {
    folder = new Folder({
      'good.json': manifest(goodKey('GOODAA')),
      'info.json': manifest(goodKey('INFOAA', { owner: undefined })),
      'warning.json': manifest(goodKey('WARNAA', { creationDateToken: '2026-08-22T12:00:00Z' })),
      'error.json': manifest(goodKey('ERRORA', { roles: ['No such role'] })),
    });
  });
  after(() => folder.remove());

  const cases: [string[], number, string][] = [
    [['good.json'], 0, 'nothing is found'],
    [['warning.json'], 0, 'only less than an error is found'],
    [['error.json'], 1, 'an error is found'],
    [['warning.json', '--fail-on', 'warning'], 1, 'what is found is as grave as --fail-on'],
    [['info.json', '--fail-on', 'warning'], 0, 'it is less grave than --fail-on'],
    [['info.json', '--fail-on', 'info'], 1, '--fail-on is info'],
    [['info.json', '--fail-on', 'hint'], 1, '--fail-on is hint'],
    [['error.json', '--max-findings', '0'], 1, 'errors are there, even if none is shown'],
    [['good.json', '--fail-on', 'fatal'], 2, 'there is no such severity'],
    [['good.json', '--format', 'xml'], 2, 'there is no such format'],
    [['good.json', '--as-of', 'tomorrow'], 2, 'the date is none'],
    [['good.json', '--as-of', '2026-02-30'], 2, 'the day does not exist'],
    [['good.json', '--forecast', 'soon'], 2, 'the time is none'],
    [['good.json', '--max-findings', '-1'], 2, 'the number is none'],
    [['good.json', '--format', 'json', '--format', 'sarif'], 2, 'two formats want the standard output'],
    [['good.json', '-f', 'json', '-o', 'a', '-f', 'sarif', '-o', './a'], 2, 'two reports want the same file'],
    [['good.json', '-f', 'json', '-o', 'a', '--calendar', 'a'], 2, 'a report and the calendar do'],
    [['good.json', '--update-baseline'], 2, 'no baseline is named'],
    [['good.json', '--stdin-filename', 'x.json'], 2, 'both files and the standard input are to be linted'],
    [['--stdin-filename', 'x.json', '--fix'], 2, 'the standard input is to be fixed'],
    [['good.json', '--since', 'main'], 2, 'no git repository is there'],
    [['gone.json'], 2, 'a file is not there'],
  ];
  for (const [args, expected, why] of cases) {
    it(`is ${expected} where ${why}: ${args.join(' ')}`, async () => {
      const time = args.includes('--as-of') ? [] : ['--as-of', asOf];
      const { code, stderr } = await folder.run(['lint', ...time, ...args], { stdin: '{}' });
      assert.equal(code, expected, stderr);
      if (expected === 2) assert.match(stderr, /^error: .+/m);
      else assert.equal(stderr, '');
    });
  }
});

describe('the gravest of what happened', () => {
  const problem: Problem = { severity: 'error', file: 'x.json', message: 'could not be read' };
  const report = (errors: number, problems: Problem[]): Report => ({
    tool: { name: 'vtex-keys', version: '' },
    asOf,
    failOn: 'error',
    isQuiet: false,
    files: () => [],
    problems,
    summary: {
      files: 1,
      findings: { error: errors, warning: 0, info: 0, hint: 0 },
      suppressed: 0,
      notShown: 0,
      mended: 0,
      fixable: { safe: 0, unsafe: 0 },
    },
  });

  it('decides: a failed rule before a failure, a failure before findings', () => {
    assert.equal(exitCodeOf(report(1, [problem]), true), 3);
    assert.equal(exitCodeOf(report(1, [problem]), false), 2);
    assert.equal(exitCodeOf(report(1, [{ ...problem, severity: 'warning' }]), false), 1);
    assert.equal(exitCodeOf(report(0, []), false), 0);
  });
});
