import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { setVariable } from '../../server/src/cli/keys/envFile.ts';

describe('a variable of an env file', () => {
  const cases: [string, string, string][] = [
    ['is added to an empty file', '', 'T=new\n'],
    ['is added at the end, whether the last line ends or not', 'A=1', 'A=1\nT=new\n'],
    ['gets another value in its place', 'A=1\nT=old\nB=2\n', 'A=1\nT=new\nB=2\n'],
    ['keeps export, spaces and a comment', '  export T = old # why\n', '  export T = new # why\n'],
    ['loses its quotes, which are not needed', 'T="o l d" # why\n', 'T=new # why\n'],
    ['may have had several lines', 'T="a\nb\nc" # why\nA=1\n', 'T=new # why\nA=1\n'],
    ['is not looked for within the value of another', "A='\nT=no\n'\nT=old\n", "A='\nT=no\n'\nT=new\n"],
    [
      'is not looked for in a comment or a longer name',
      '# T=1\nTT=2\nT.T=3\n',
      '# T=1\nTT=2\nT.T=3\nT=new\n',
    ],
    ['is set wherever it stands, so that no old value wins', 'T=1\nA=1\nT=2\n', 'T=new\nA=1\nT=new\n'],
    ['keeps the line ends of the file', 'A=1\r\nT=old\r\n', 'A=1\r\nT=new\r\n'],
    ['follows a quote that never ends', 'A="x\nT=old\n', 'A="x\nT=new\n'],
  ];
  for (const [title, before, after] of cases) {
    it(title, () => assert.equal(setVariable(before, 'T', 'new'), after));
  }

  it('is read by a shell as what it was set to, whatever that is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
        (value) => {
          const file = setVariable('A=1\n', 'T', value);
          const { stdout } = spawnSync('bash', ['-c', `${file}printf %s "$T"`], { encoding: 'utf8' });
          assert.equal(stdout, value);
        },
      ),
      { numRuns: 30 },
    );
  });
});
