import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundles } from '../../esbuild.ts';
import manifestSchema from '../../schemas/key-manifest.schema.json' with { type: 'json' };
import { LanguageServer, type ServerRecipe } from './languageServer.ts';
import { manifestOf } from './manifests.ts';
import { decimal, machine, quantile, table, whole } from './report.ts';

const sizes = [1000, 10_000, 100_000];
const uri = 'file:///store/vtex-keys.json';
const names = ['own', 'peer'] as const;
type Name = (typeof names)[number];
type Recipes = Readonly<Record<Name, ServerRecipe>>;
type Times = Record<Name, number[]>;

/**
 * What a user waits for, over standard input and output, against vscode-json-language-server, which is told the
 * schema of key manifests and validates by it alone. Both are asked in turn by the same client, so that whatever
 * else the machine does slows both.
 */
export async function lspBenchmark(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vtex-keys-bench-'));
  try {
    const recipes = { own: await ownServer(folder), peer: peerServer() };
    return [
      `The language server against vscode-json-language-server (${machine()})`,
      '',
      ...(await keystrokes(recipes)),
      ...(await starts(recipes)),
      ...(await idleness(recipes.own, folder)),
    ].join('\n');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function ownServer(folder: string): Promise<ServerRecipe> {
  await build({
    ...bundles,
    entryPoints: { server: fileURLToPath(new URL('../../server/src/lsp/main.ts', import.meta.url)) },
    outdir: join(folder, 'dist'),
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
  });
  await cp(new URL('../../package.json', import.meta.url), join(folder, 'package.json'));
  return { command: [process.execPath, join(folder, 'dist/server.mjs'), '--stdio'], settings: {} };
}

function peerServer(): ServerRecipe {
  const bin = fileURLToPath(
    import.meta.resolve('vscode-langservers-extracted/bin/vscode-json-language-server'),
  );
  const schemas = [{ url: 'vtex-keys', fileMatch: ['*'], schema: manifestSchema }];
  return {
    command: [process.execPath, bin, '--stdio'],
    settings: { json: { validate: { enable: true }, schemas } },
  };
}

interface Size {
  readonly keys: number;
  readonly characters: number;
  readonly strokes: readonly { readonly name: string; readonly times: Times }[];
  /** In bytes. */
  readonly memory: Record<Name, number>;
}

async function keystrokes(recipes: Recipes): Promise<string[]> {
  const measured: Size[] = [];
  for (const keys of sizes) measured.push(await keystrokesAt(keys, recipes));
  return [
    'A key is pressed in the middle of a manifest: until its diagnostics are there, ms',
    '',
    ...table(
      ['keys', 'pressed', 'median', 'p95', 'peer, median', 'peer, p95', 'peer ÷ own'],
      measured.flatMap(({ keys, strokes }) =>
        strokes.map(({ name, times }) => [whole(keys), name, ...compared(times)]),
      ),
    ),
    'Memory of the process with that manifest open, MB',
    '',
    ...table(
      ['keys', 'text', 'own', 'peer'],
      measured.map(({ keys, characters, memory }) => [
        whole(keys),
        decimal(characters / 1e6),
        whole(memory.own / 1e6),
        whole(memory.peer / 1e6),
      ]),
    ),
  ];
}

async function keystrokesAt(keys: number, recipes: Recipes): Promise<Size> {
  const servers = await startBoth(recipes);
  const text = manifestOf(keys);
  const line = text.slice(0, text.indexOf('"label": "', text.length / 2)).split('\n').length - 1;
  for (const name of names) {
    await judges(servers[name]);
    await servers[name].open(uri, text);
    await servers[name].diagnose(uri);
  }
  const runs = Math.max(21, Math.min(101, 100_000 / keys));
  const measured = [];
  for (const { name, character, typed } of strokes) {
    const at = { line, character };
    const press = async (server: LanguageServer): Promise<void> => {
      await server.edit(uri, { start: at, end: at }, typed);
      await server.diagnose(uri);
    };
    for (const server of names) await press(servers[server]);
    measured.push({ name, times: await inTurn(runs, (server) => press(servers[server])) });
  }
  const memory = { own: await servers.own.memory(), peer: await servers.peer.memory() };
  for (const name of names) await servers[name].stop();
  return { keys, characters: text.length, strokes: measured, memory };
}

const strokes = [
  // Nothing moves: a server that knows what it said last may say so.
  { name: 'a letter', character: '      "label": "'.length, typed: 'x' },
  // What stands below moves.
  { name: 'a line break', character: 0, typed: '\n' },
] as const;

/** Makes sure that the server looks at manifests at all. */
async function judges(server: LanguageServer): Promise<void> {
  const broken = 'file:///broken/vtex-keys.json';
  await server.open(broken, '{ "account": 1, "keys": [] }');
  const report = await server.diagnose(broken);
  assert.ok(
    report.kind === 'full' && report.items.length > 0,
    'the server finds nothing in a broken manifest',
  );
}

const starting = 11;

/** From the start of the process to the diagnostics of a manifest of ten keys. */
async function starts(recipes: Recipes): Promise<string[]> {
  const text = manifestOf(10);
  const times = await inTurn(starting, async (name) => {
    const server = await LanguageServer.start(recipes[name]);
    await server.open(uri, text);
    await server.diagnose(uri);
    return () => server.stop();
  });
  return [
    'The server starts: until the diagnostics of ten keys are there, ms',
    '',
    ...table(['median', 'p95', 'peer, median', 'peer, p95', 'peer ÷ own'], [compared(times)]),
  ];
}

const minute = 60_000;
const manifests = 1000;

/** What the server does while nobody does anything, with a workspace of many manifests that it has judged. */
async function idleness(recipe: ServerRecipe, folder: string): Promise<string[]> {
  const workspace = join(folder, 'workspace');
  for (let index = 0; index < manifests; index++) {
    const store = join(workspace, `store-${index}`);
    await mkdir(store, { recursive: true });
    await writeFile(join(store, 'vtex-keys.json'), manifestOf(10, 10 * index));
  }
  const server = await LanguageServer.start(recipe, workspace);
  const start = performance.now();
  const report = await server.diagnoseWorkspace();
  const scan = performance.now() - start;
  assert.equal(report.items.length, manifests);
  // Held until something changes; it is answered when the server leaves.
  const held = server.diagnoseWorkspace(report).catch(() => undefined);
  const before = await server.processorTime();
  await passed(minute);
  const busy = (await server.processorTime()) - before;
  const memory = await server.memory();
  await server.stop();
  await held;
  return [
    `A workspace of ${whole(manifests)} manifests of ten keys, judged in ${whole(scan)} ms: ${whole(busy)} ms of processor time in a minute without a change, ${whole(memory / 1e6)} MB of memory`,
    '',
  ];
}

async function startBoth(recipes: Recipes): Promise<Record<Name, LanguageServer>> {
  return { own: await LanguageServer.start(recipes.own), peer: await LanguageServer.start(recipes.peer) };
}

/** In milliseconds; what the work returns is to be done when the time is taken. */
async function inTurn(
  runs: number,
  work: (name: Name) => Promise<(() => Promise<void>) | void>,
): Promise<Times> {
  const times: Times = { own: [], peer: [] };
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      const start = performance.now();
      const after = await work(name);
      times[name].push(performance.now() - start);
      await after?.();
    }
  }
  return times;
}

function compared({ own, peer }: Times): string[] {
  const medians = [quantile(own, 0.5), quantile(peer, 0.5)] as const;
  return [
    decimal(medians[0]),
    decimal(quantile(own, 0.95)),
    decimal(medians[1]),
    decimal(quantile(peer, 0.95)),
    decimal(medians[1] / medians[0]),
  ];
}
