import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vtexKeys } from './cli.ts';

/** What is typed, the last of it unfinished, and what a shell proposes. */
const cases: [string[], string[]][] = [
  [['ac'], ['access']],
  [['keys', 're'], ['renew']],
  [['keys', 'finish-renewal', '--y'], ['--yes']],
  [
    ['keys', 'list', '--status', ''],
    ['active', 'inactive'],
  ],
  [['keys', 'generate', '--label', 'list', '--token-to', 'st'], ['stdout']],
  [
    ['keys', 'set-roles', 'x', '--role', 'OMS'],
    ['OMS - Full access', 'OMS - Read only'],
  ],
  [
    ['roles', 'show', 'Fin'],
    ['Finance', 'Finance - Full access'],
  ],
  [['access', 'diff', 'a', 'b', '--format', 'ma'], ['markdown']],
  [
    ['explain', 'token-'],
    ['token-age-unknown', 'token-expired', 'token-near-expiry'],
  ],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['help', 'op'], ['operations']],
];

/** Runs in each shell what it would run when the tab key is hit. */
const shells: Record<string, (script: string, words: readonly string[]) => string[]> = {
  bash: (script, words) => [
    '--norc',
    '-c',
    // Outside of a completion compopt does not work, and nothing depends on it.
    `source ${script}; compopt() { :; }; COMP_WORDS=(vtex-keys "$@"); COMP_CWORD=$#; _vtex_keys
     for word in "\${COMPREPLY[@]}"; do eval "printf '%s\\n' $word"; done`,
    'bash',
    ...words,
  ],
  zsh: (script, words) => [
    '-f',
    '-c',
    `compdef() { : }; compadd() { shift; print -rl -- \${(M)@:#$PREFIX*} }
     _describe() { print -rl -- \${(M)\${described%%:*}:#$PREFIX*} }; _files() { : }
     source ${script}; words=(vtex-keys "$@"); CURRENT=$(( $# + 1 )); PREFIX=\${@[-1]}; _vtex_keys`,
    'zsh',
    ...words,
  ],
  fish: (script, words) => [
    '--no-config',
    '-c',
    `source ${script}; complete -C "vtex-keys $argv" | string replace -r '\\t.*' ''`,
    ...words,
  ],
};

describe('vtex-keys completion', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'vtex-keys-completion-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;
  for (const [shell, args] of Object.entries(shells).filter(
    ([each]) => each === 'bash' || isInstalled(each),
  )) {
    it(`completes commands, options and their values in ${shell}`, async () => {
      const { code, stdout } = await vtexKeys(['completion', shell]);
      assert.equal(code, 0);
      const script = join(folder, `script.${shell}`);
      writeFileSync(script, stdout);
      for (const [words, expected] of cases) {
        const { stdout: proposed, stderr } = spawnSync(shell, args(script, words), { encoding: 'utf8' });
        assert.equal(stderr, '', words.join(' '));
        assert.deepEqual(proposed.split('\n').filter(Boolean).sort(), expected, words.join(' '));
      }
    });
  }

  it('refuses a shell that it does not know', async () => {
    const { code, stderr } = await vtexKeys(['completion', 'cmd']);
    assert.equal(code, 2);
    assert.match(stderr, /Allowed choices are bash, zsh, fish\./);
  });
});
