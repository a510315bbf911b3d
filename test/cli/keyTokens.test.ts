import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openSink } from '../../server/src/cli/keys/sink.ts';
import type { World } from '../../server/src/cli/world.ts';
import { bundledCli, type RunOptions } from './cli.ts';
import { embedded, KeysUnderTest, tokenLike } from './keysUnderTest.ts';

describe('a new token of vtex-keys keys', () => {
  let keys: KeysUnderTest;

  beforeEach(async () => {
    keys = await KeysUnderTest.start(embedded);
  });
  afterEach(() => keys.stop());

  describe('before a token is made', () => {
    it('refuses to make one that would go nowhere', async () => {
      const message =
        /^error: it is not said where the new token goes, so nothing was done\nhint: add --token-to /;
      await keys.refused(['generate', '--label', 'x'], message);
      const { key } = await keys.generate('erp order sync');
      await keys.refused(['renew', key.keyName], message);
      assert.equal((await keys.list()).length, 1);
    });

    const impossible: [string, RegExp][] = [
      ['clipboard', /^error: --token-to does not know 'clipboard'\nhint: it takes env-file:PATH#NAME/],
      ['env-file:.env', /names no file and variable\nhint: write it as env-file:/],
      ['env-file:.env#1X', /names no file and variable/],
      [
        'env-file:nowhere/.env#X',
        /^error: could not write .*nowhere\/\.env: there is no such file or folder\n/,
      ],
      ['env-file:folder#X', /^error: could not (read|write) .*folder: it is a folder\n/],
      [
        'env-file:pipe#X',
        /^error: .*pipe is no regular file, so it holds no variables\nhint: name an env file/,
      ],
      ['env-file:locked.env#X', /^error: could not read .*locked\.env\.lock: it is a folder\n/],
      ['env-file:latin1.env#X', /^error: .*latin1\.env is not UTF-8, so it is left as it is\n/],
      ['command:no-such-command -x', /^error: there is no command 'no-such-command'/],
      ["command:cat '", /^error: the command of --token-to is no command of the shell\n/],
    ];
    for (const [sink, message] of impossible) {
      it(`refuses to send it to ${sink}`, async () => {
        mkdirSync(keys.path('folder'));
        mkdirSync(keys.path('locked.env.lock'));
        spawnSync('sh', ['-c', 'mkfifo pipe'], { cwd: keys.folder });
        writeFileSync(keys.path('latin1.env'), Buffer.from([0x41, 0x3d, 0xe9]));
        await keys.refused(['generate', '--label', 'x', '--token-to', sink], message);
        assert.deepEqual(await keys.list(), []);
        assert.deepEqual(readdirSync(keys.folder).sort(), [
          'data',
          'folder',
          'latin1.env',
          'locked.env.lock',
          'pipe',
        ]);
      });
    }

    it('leaves nothing beside an env file when the service refuses', async () => {
      await keys.refused(
        ['generate', '--label', 'x', '--role', 'OMS - Raed only', '--token-to', 'env-file:.env#X'],
        /^error: acmestore has no role 'OMS - Raed only'\nhint: Did you mean 'OMS - Read only'\?\n$/,
      );
      assert.deepEqual(readdirSync(keys.folder), ['data']);
    });

    it('asks nobody who cannot answer', async () => {
      const wide = ['generate', '--label', 'x', '--role', 'OMS - Full access', '--token-to', 'stdout'];
      await keys.refused(
        wide,
        /^error: this has to be confirmed, and nobody can be asked here: .*\nhint: add --yes/,
      );
      assert.deepEqual(await keys.list(), []);
      const { key } = await keys.generate('erp order sync');
      for (const command of ['activate', 'deactivate', 'finish-renewal', 'undo-renewal', 'delete']) {
        await keys.refused([command, key.keyName], /^error: this has to be confirmed/);
      }
      assert.deepEqual(await keys.list(), [key]);
    });
  });

  describe('delivers a token', () => {
    it('to a variable of an env file, for its owner alone, and leaves the other lines', async () => {
      const others = '# comment\nexport A="1 2"\nTOKEN=old # of the hub\nMULTI="x\nTOKEN=not this\n"\n';
      writeFileSync(keys.path('.env'), others, { mode: 0o644 });
      await keys.done(['generate', '--label', 'x', '--token-to', 'env-file:.env#TOKEN']);
      const [, token = ''] = /^TOKEN=([A-Z]{128}) # of the hub$/m.exec(keys.read('.env')) ?? [];
      assert.equal(keys.read('.env'), others.replace('TOKEN=old', `TOKEN=${token}`));
      assert.equal(statSync(keys.path('.env')).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(keys.folder).sort(), ['.env', 'data']);
    });

    it('to one env file from many commands at the same time, and loses none', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `T${index}`);
      const world = { cwd: keys.folder } as World;
      const sinks = await Promise.all(names.map((name) => openSink(`env-file:.env#${name}`, world)));
      await Promise.all(sinks.map((sink, index) => sink.deliver(`token-${index}`, 'key')));
      const lines = keys.read('.env').trimEnd().split('\n');
      assert.deepEqual(lines.sort(), names.map((name, index) => `${name}=token-${index}`).sort());
      assert.deepEqual(readdirSync(keys.folder), ['.env']);
    });

    it('to an env file whose lock was left behind by a process that is gone', async () => {
      const { pid } = spawnSync('true');
      writeFileSync(keys.path('.env.lock'), `${hostname()} ${pid}\n`);
      await keys.done(['generate', '--label', 'x', '--token-to', 'env-file:.env#T']);
      assert.match(keys.read('.env'), /^T=[A-Z]{128}\n$/);
      assert.deepEqual(readdirSync(keys.folder).sort(), ['.env', 'data']);
    });

    it('behind a link to the env file, which stays a link', async () => {
      writeFileSync(keys.path('real.env'), 'A=1\n');
      symlinkSync('real.env', keys.path('.env'));
      await keys.done(['generate', '--label', 'x', '--token-to', 'env-file:.env#TOKEN']);
      assert.match(keys.read('real.env'), /^A=1\nTOKEN=[A-Z]{128}\n$/);
    });

    it('to the standard input of a command, with the key name in its environment, and tells its words without the token', async () => {
      const command = `command:cat > got; echo "$VTEX_KEYS_KEY_NAME"; cat got; cat got >&2; tr '\\0' ' ' < /proc/$$/cmdline > argv; env > environment`;
      const { code, stdout, stderr } = await keys.run(['generate', '--label', 'x', '--token-to', command]);
      assert.equal(code, 0, stderr);
      assert.match(keys.read('got'), /^[A-Z]{128}\n$/);
      const [{ keyName } = assert.fail()] = await keys.list();
      assert.equal(stderr, `${keyName}\n[token]\n[token]\n`);
      assert.doesNotMatch(stdout + stderr + keys.read('argv') + keys.read('environment'), tokenLike);
    });

    it('to standard output alone, so that all else is told on standard error', async () => {
      const { stdout, stderr } = await keys.run(['generate', '--label', 'x', '--token-to', 'stdout']);
      assert.match(stdout, /^[A-Z]{128}\n$/);
      assert.match(stderr, /^Generated vtexappkey-acmestore-[A-Z]{6}, “x”\. Its token went to stdout\.\n$/);
      await keys.refused(
        ['generate', '--label', 'y', '--token-to', 'stdout', '--format', 'json'],
        /both write to standard output/,
      );
    });

    it('and has it in no JSON', async () => {
      const stdout = await keys.done([
        'generate',
        '--label',
        'x',
        '--token-to',
        'env-file:.env#T',
        '--format',
        'json',
      ]);
      const { key, tokenTo } = JSON.parse(stdout);
      assert.deepEqual([key.label, tokenTo], ['x', 'env-file:.env#T']);
      assert.doesNotMatch(stdout, tokenLike);
    });

    it('or says what is left of it, where the sink fails after all', async () => {
      const generated = await keys.run(['generate', '--label', 'x', '--token-to', 'command:exit 3']);
      assert.equal(generated.code, 2);
      assert.match(
        generated.stderr,
        /^error: (vtexappkey-acmestore-[A-Z]{6}) has a new token, which command:exit 3 did not get and nobody can be shown again: the command did not take it: it ended with 3\nhint: renew its token to another place \('vtex-keys keys renew \1 --token-to SINK --account acmestore --data \S+'\), or delete the key\n$/,
      );
      const { key, token } = await keys.generate('y');
      const { code, stderr } = await keys.run(['renew', 'y', '--token-to', 'command:kill $$']);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /it ended with SIGTERM\nhint: the old token still works; 'vtex-keys keys undo-renewal /,
      );
      assert.equal(await keys.verify(key.keyName, token), null);
      await keys.done(['undo-renewal', 'y', '--yes']);
    });

    it('or says so, and leaves nothing beside it, where the env file cannot be locked after all', async () => {
      const sink = await openSink('env-file:.env#T', { cwd: keys.folder } as World);
      mkdirSync(keys.path('.env.lock'));
      await assert.rejects(sink.deliver('token', 'key'), {
        message: `could not read ${keys.path('.env.lock')}: it is a folder`,
      });
      await sink.abandon();
      assert.deepEqual(readdirSync(keys.folder), ['.env.lock']);
    });

    it('and names next steps that can be run as they stand', async () => {
      keys.backend = { ...keys.backend, options: ['--data', keys.path("it's data")] };
      await keys.generate('x');
      const renewed = await keys.done(['renew', 'x', '--token-to', 'env-file:.env#T']);
      const [, next = ''] =
        /delete the old one:\n {2}(vtex-keys keys finish-renewal .*)\n$/.exec(renewed) ?? [];
      const cli = `vtex-keys() { "${process.execPath}" "${await bundledCli()}" "$@"; }`;
      const { status, stderr } = spawnSync('bash', ['-c', `${cli}; ${next} --yes`], { encoding: 'utf8' });
      assert.equal(status, 0, `${next}: ${stderr}`);
    });

    it('even where it is told to stop meanwhile', async () => {
      const { key } = await keys.generate('x');
      const args = ['keys', 'renew', 'x', '--account', 'acmestore', ...keys.backend.options];
      const slow = 'command:touch waiting; read go < pipe; cat > got';
      await once(spawn('sh', ['-c', 'mkfifo pipe'], { cwd: keys.folder }), 'close');
      const { PATH, HOME } = process.env;
      const child = spawn(process.execPath, [await bundledCli(), ...args, '--token-to', slow], {
        cwd: keys.folder,
        env: { PATH, HOME },
      });
      await keys.appears('waiting');
      child.kill('SIGINT');
      const [said] = await once(child.stderr, 'data');
      assert.equal(`${said}`, 'A token is being delivered; a moment.\n');
      writeFileSync(keys.path('pipe'), 'go\n');
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
      assert.equal(await keys.verify(key.keyName, keys.read('got').trim()), null);
    });
  });

  describe('on a terminal', () => {
    /** Runs a command there, and types an answer to each question. */
    async function typed(args: string, ...answers: string[]) {
      const cli = `"${process.execPath}" "${await bundledCli()}" keys ${args} --account acmestore --data data`;
      const child = spawn('sh', ['-c', `script --quiet --return --command '${cli}' /dev/null`], {
        cwd: keys.folder,
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (/(\[y\/N\]|to go on:|to give it up:) $/.test(said)) child.stdin.write(`${answers.shift()}\r`);
      });
      const [code] = await once(child, 'close');
      return { code, said };
    }

    it('asks, and wants the name of the key for what cannot be undone', async () => {
      const { key } = await keys.generate('x');
      const declined = await typed('deactivate x', 'n');
      assert.equal(declined.code, 2);
      assert.match(
        declined.said,
        /This interrupts the integrations that use the key, at once\..*nothing was changed/s,
      );
      assert.equal((await typed('deactivate x', 'y')).code, 0);
      assert.equal((await typed('delete x', 'y')).code, 2);
      assert.equal((await typed('delete x', key.keyName)).code, 0);
      assert.deepEqual(await keys.list(), []);
    });

    it('asks for another place where the token did not get to the first', async () => {
      const { key } = await keys.generate('x');
      const { code, said } = await typed('renew x --token-to "command:exit 3"', 'nowhere', 'env-file:.env#T');
      assert.equal(code, 0);
      assert.match(said, /was not delivered: the command did not take it: it ended with 3/);
      assert.match(said, /--token-to does not know 'nowhere'/);
      assert.doesNotMatch(said, tokenLike);
      assert.equal(await keys.verify(key.keyName, keys.read('.env').trim().slice(2)), null);
    });

    it('shows no token that was not sent there', async () => {
      const { said } = await typed('generate --label x --token-to env-file:.env#T');
      assert.match(said, /Its token went to env-file:\.env#T\./);
      assert.doesNotMatch(said, tokenLike);
    });
  });

  it('lets no token into any output, file, log or command line but the sink', async () => {
    const outputs: string[] = [];
    const watched = async (args: string[], options?: RunOptions) => {
      const { stdout, stderr } = await keys.run(args, options);
      outputs.push(stdout, stderr);
    };
    const seen = new Set<string>();
    const spy = `for f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $f; echo; done > ${keys.path('processes')} 2>/dev/null; cat > ${keys.path('sink')}`;
    await watched(['generate', '--label', 'canary', '--token-to', `command:${spy}`]);
    seen.add(keys.read('sink').trim());
    await watched(['renew', 'canary', '--token-to', 'env-file:sink.env#T', '--format', 'json']);
    seen.add(keys.read('sink.env').trim().slice(2));
    const [{ keyName } = assert.fail()] = await keys.list();
    await watched(['verify', keyName], { stdin: keys.read('sink') });
    await watched(['verify', keyName, '--token-env', 'T'], {
      env: { T: keys.read('sink.env').trim().slice(2) },
    });
    for (const token of seen) await watched(['deactivate', token, '--yes']);
    await watched(['list']);
    await watched(['export', '--shape', 'full', '--output', 'all.csv']);
    await watched(['manifest', 'vtex-keys.json']);
    await watched(['finish-renewal', 'canary', '--yes']);
    assert.deepEqual([seen.size, [...seen].every((token) => /^[A-Z]{128}$/.test(token))], [2, true]);
    assert.match(keys.read('processes'), /backend\.js --data/);
    const files = readdirSync(keys.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('sink'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    assert.ok(files.length > 3);
    for (const text of [...outputs, ...files]) {
      for (const token of seen) assert.ok(!text.includes(token.slice(0, 24)));
    }
  });
});
