import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { TokenClipboard } from '../../../client/src/ui/tokenClipboard.ts';

/** The clipboard of a machine: everybody reads and writes the same text. */
function machineClipboard() {
  let held = '';
  return {
    readText: async () => held,
    writeText: async (text: string) => {
      held = text;
    },
    get held() {
      return held;
    },
  };
}

const warnings: unknown[] = [];
const log = { warn: (...args: unknown[]) => warnings.push(args) };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a token on the clipboard', () => {
  const token = 'Q'.repeat(128);
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('is cleared after the time set, and not before', async () => {
    const machine = machineClipboard();
    await new TokenClipboard(machine, log).copy(token, 60);
    mock.timers.tick(59_999);
    await turn();
    assert.equal(machine.held, token);
    mock.timers.tick(1);
    await turn();
    assert.equal(machine.held, '');
  });

  it('is left alone where the user copied something else meanwhile', async () => {
    const machine = machineClipboard();
    await new TokenClipboard(machine, log).copy(token, 60);
    await machine.writeText('a shopping list');
    mock.timers.tick(60_000);
    await turn();
    assert.equal(machine.held, 'a shopping list');
  });

  it('stays where the time set is 0', async () => {
    const machine = machineClipboard();
    const clipboard = new TokenClipboard(machine, log);
    await clipboard.copy(token, 0);
    mock.timers.tick(3_600_000);
    await clipboard.clear();
    assert.equal(machine.held, token);
  });

  it('is cleared when the extension ends before its time', async () => {
    const machine = machineClipboard();
    const clipboard = new TokenClipboard(machine, log);
    await clipboard.copy(token, 60);
    await clipboard.clear();
    assert.equal(machine.held, '');
  });

  it('is told in the log where it could not be cleared, without the token', async () => {
    const machine = machineClipboard();
    const broken = { ...machine, readText: () => Promise.reject(new Error('no clipboard here')) };
    await new TokenClipboard(broken, log).copy(token, 60);
    mock.timers.tick(60_000);
    await turn();
    assert.equal(warnings.length, 1);
    assert.ok(!String(warnings).includes(token));
  });

  it('has its full time again when it is copied again', async () => {
    const machine = machineClipboard();
    const clipboard = new TokenClipboard(machine, log);
    await clipboard.copy('P'.repeat(128), 60);
    mock.timers.tick(59_000);
    await clipboard.copy(token, 60);
    mock.timers.tick(59_000);
    await turn();
    assert.equal(machine.held, token);
  });
});
