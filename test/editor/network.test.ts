import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { type RunningService, startKeyService } from './keyService.ts';
import { tells } from './steps.ts';

editorSuite(
  'a network that is slow or loses answers',
  { settings: { 'vtexKeys.connections': [] } },
  (editor) => {
    let e: Editor;
    let folder: string;
    let service: RunningService;
    let network: Network;

    before(async () => {
      e = editor();
      folder = await mkdtemp(join(tmpdir(), 'vtex-keys-lost-'));
      service = await startKeyService(folder, 'teamstore');
      await service.keys.generateKey({ label: 'erp order sync', roles: ['OMS - Read only'] });
      network = await startNetwork(service.origin);
      await e.openKeys();
      await e.page.getByRole('button', { name: 'Add a connection' }).click();
      await e.pick('Key service');
      await e.type(network.origin);
      await e.type('teamstore');
      await e.type('Team');
      await e.type(service.credential);
      await e.keys.row('erp order sync').waitFor();
    });

    after(async () => {
      network?.server.close();
      await service?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('loses the answer to a renewal: it is said to have taken the token with it, and can be undone', async () => {
      network.loseNext(/\/renew$/);
      await e.keys.contextMenu('erp order sync', 'Renew Token');
      const dialog = e.modal('“erp order sync” has a new token that cannot be shown.');
      assert.match(await dialog.text(), /its answer was lost/);
      assert.deepEqual((await dialog.buttons()).toSorted(), ['Close', 'Undo Renewal']);
      await dialog.click('Undo Renewal');
      await tells(e, 'Renewal of “erp order sync” undone.');
      assert.equal(network.lost.length, 1);
    });

    it('loses the answer to a generation: there is one key, which can be renewed or deleted', async () => {
      network.loseNext(/\/keys$/);
      await e.palette('API Keys: Generate Key');
      await e.type('hub');
      await e.quickInput.entries();
      await e.quickInput.accept();
      const dialog = e.modal('“hub” has a new token that cannot be shown.');
      assert.deepEqual((await dialog.buttons()).toSorted(), ['Close', 'Delete Key', 'Renew Token']);
      await dialog.click('Renew Token');
      await e.modal('ready to copy').click('Copy');
      await e.pick('Now');
      await tells(e, 'Token of “hub” renewed, old token deleted.');
      const { items } = await service.keys.listKeys({ text: 'hub' });
      assert.equal(items.length, 1);
    });

    it('is slow with a write: a notification and the key itself say what is being done', async () => {
      const answered = network.holdNext(/\/renew$/);
      await e.keys.contextMenu('erp order sync', 'Renew Token');
      const progress = e.notification('erp order sync: Renewing…');
      assert.match(await progress.text(), /Renewing/);
      assert.match((await e.keys.lines()).join('\n'), /erp order sync {2}Renewing…/);
      assert.ok(!(await e.keys.contextMenuItems('erp order sync')).includes('Delete Key'));
      answered();
      await e.modal('ready to copy').click('Copy');
      await e.pick('Later');
      await e.locator('.notification-toast').waitFor({ state: 'detached' });
    });
  },
);

interface Network {
  readonly origin: string;
  readonly server: Server;
  /** The paths whose answers were lost. */
  readonly lost: string[];
  /** Cuts the connection once the service has answered the next write to such a path. */
  loseNext(path: RegExp): void;
  /** Keeps the answer to the next write to such a path until the returned function is called. */
  holdNext(path: RegExp): () => void;
}

/** The network between VS Code and a key service: it carries everything, but for what it is told to lose or hold. */
async function startNetwork(origin: string): Promise<Network> {
  const lost: string[] = [];
  let losing: RegExp | undefined;
  let holding: { path: RegExp; released: Promise<void> } | undefined;
  const server = createServer((incoming, outgoing) => {
    const { url = '/', method, headers } = incoming;
    const isWrite = method === 'POST';
    const isLost = isWrite && losing?.test(url) === true;
    const held = isWrite && holding?.path.test(url) === true ? holding.released : undefined;
    if (isLost) losing = undefined;
    if (held !== undefined) holding = undefined;
    const forwarded = request(new URL(url, origin), { method: method ?? 'GET', headers }, async (answer) => {
      await held;
      if (isLost) {
        lost.push(url);
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    lost,
    loseNext: (path) => {
      losing = path;
    },
    holdNext: (path) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      holding = { path, released: promise };
      return resolve;
    },
  };
}
