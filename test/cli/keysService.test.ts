import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { credential, KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { embedded, KeysUnderTest, serviceAt } from './keysUnderTest.ts';

describe('vtex-keys keys on a service', () => {
  let keys: KeysUnderTest;

  beforeEach(async () => {
    keys = await KeysUnderTest.start(embedded);
  });
  afterEach(() => keys.stop());

  it('needs a credential, and takes it from standard input too', async () => {
    const running = await KeyServiceUnderTest.start();
    try {
      const url = await running.listen();
      keys.backend = serviceAt(url, {});
      await keys.refused(
        ['list'],
        /^error: there is no credential for .*\nhint: put it into the environment as VTEX_KEYS_APP_TOKEN/,
      );
      await keys.done(['list', '--credential-stdin'], { stdin: `${credential}\n` });
      keys.backend = serviceAt(url, { VTEX_KEYS_APP_TOKEN: 'not-the-one' });
      await keys.refused(
        ['list'],
        /^error: http:\S+ does not accept the credential\nhint: VTEX_KEYS_APP_TOKEN must hold/,
      );
    } finally {
      await running.stop();
    }
  });

  const refusals: [string[], RegExp][] = [
    [['--url', 'http://keys.example.com'], /^error: --url: "http:\/\/keys\.example\.com" is not HTTPS/],
    [['--url', 'https://me:pw@keys.example.com'], /^error: --url: The URL must hold no credential\.\n/],
    [[], /^error: --backend service needs --url/],
    [['--url', 'http://127.0.0.1:1', '--data', 'x'], /^error: --data is for --backend embedded\n/],
  ];
  for (const [options, message] of refusals) {
    it(`refuses ${options.join(' ') || 'no URL'}`, async () => {
      keys.backend = { ...keys.backend, options: ['--backend', 'service', ...options] };
      await keys.refused(['list'], message);
    });
  }

  const answers: [number, RegExp][] = [
    [401, /does not accept the credential.*\nhint: VTEX_KEYS_APP_TOKEN must hold/s],
    [403, /does not allow this with your credential.*\nhint: this takes the permission 'Edit API keys'/s],
    [404, /is not a key service of this version/],
    [429, /gets too many requests.*\nhint: run this again in 7 seconds\n$/s],
    [503, /cannot answer now/],
  ];
  for (const [status, message] of answers) {
    it(`tells what HTTP ${status} means`, async () => {
      const server = createServer((_, response) => {
        response.writeHead(status, { 'retry-after': '7' }).end('<html>');
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      try {
        keys.backend = serviceAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        await keys.refused(['deactivate', 'x', '--yes'], message);
      } finally {
        server.close();
      }
    });
  }

  it('says where nothing answers', async () => {
    keys.backend = serviceAt('http://127.0.0.1:9');
    await keys.refused(['list'], /^error: The key service at 127\.0\.0\.1:9 cannot be reached: /);
  });
});
