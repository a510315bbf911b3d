import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { cliBundle } from '../../esbuild.ts';
import { lettersOf, policy } from './manifests.ts';
import { decimal, machine, quantile, table, whole } from './report.ts';

const repository = join(import.meta.dirname, '../..');
const schemaPath = join(repository, 'schemas/key-manifest.schema.json');

const sizes = [1, 100, 1000, 10_000];
const keysPerFile = 20;

/** How often each command runs on so many files. */
const runsOf = (files: number): number => (files === 1 ? 21 : files <= 100 ? 9 : files <= 1000 ? 5 : 1);

/** Exactly these, so that runs can be compared. */
const peers = {
  'ajv-cli': '5.0.0',
  eslint: '9.39.5',
  'eslint-plugin-json-schema-validator': '6.3.1',
  '@stoplight/spectral-cli': '6.16.3',
};

interface Command {
  readonly name: string;
  /** The program and its arguments, for the files in a folder. */
  line(folder: string): string[];
}

/**
 * `vtex-keys lint` with all rules against linters that check JSON by the schema of key manifests, and against
 * `biome lint`, which checks it by no schema: each as a process, from its start to its end.
 */
export async function cliBenchmark(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vtex-keys-bench-'));
  try {
    const cli = await bundle(folder);
    const commands = [...ownCommands(cli, folder), ...(await peerCommands(folder))];
    const rows: string[][] = [];
    for (const files of sizes) rows.push(await measure(files, folder, commands));
    return [
      `\`vtex-keys lint\` on files of ${keysPerFile} keys, medians in ms (${machine()})`,
      '',
      ...table(['files', ...commands.map(({ name }) => name)], rows),
      'The most memory that it takes, in MB',
      '',
      ...table(['files', '1 thread', 'as many as there is work for'], await memory(cli, folder)),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundle(folder: string): Promise<string> {
  const outdir = join(folder, 'cli/dist');
  await build({ ...cliBundle, outdir, minify: true, sourcemap: false, logLevel: 'silent' });
  writeFileSync(join(folder, 'cli/package.json'), '{ "type": "module" }');
  return join(outdir, 'cli.js');
}

function ownCommands(cli: string, folder: string): Command[] {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  return [
    { name: 'node itself', line: () => [process.execPath, empty] },
    { name: 'vtex-keys', line: (files) => [process.execPath, cli, 'lint', files] },
    {
      name: 'vtex-keys, 1 thread',
      line: (files) => [process.execPath, cli, 'lint', '--workers', '1', files],
    },
  ];
}

async function peerCommands(folder: string): Promise<Command[]> {
  const bin = installPeers();
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
  const ruleset = join(folder, 'spectral.json');
  const then = { function: 'schema', functionOptions: { schema } };
  writeFileSync(ruleset, JSON.stringify({ rules: { manifest: { given: '$', severity: 'error', then } } }));
  const plugin = pathToFileURL(join(bin, '../eslint-plugin-json-schema-validator/lib/index.mjs')).href;
  const config = join(folder, 'eslint.config.mjs');
  const options = { schemas: [{ fileMatch: ['**/*.json'], schema }], useSchemastoreCatalog: false };
  writeFileSync(
    config,
    `import * as validator from ${JSON.stringify(plugin)};
     const { base } = validator.configs ?? validator.default.configs;
     export default [...base, { files: ['**/*.json'], rules: { 'json-schema-validator/no-invalid': ['error', ${JSON.stringify(options)}] } }];`,
  );
  const all = (files: string): string => join(files, '**/*.json');
  return [
    { name: 'biome lint', line: (files) => [join(repository, 'node_modules/.bin/biome'), 'lint', files] },
    {
      name: 'ajv-cli',
      line: (files) => [join(bin, 'ajv'), 'validate', '--strict=false', '-s', schemaPath, '-d', all(files)],
    },
    { name: 'ESLint', line: (files) => [join(bin, 'eslint'), '-c', config, files] },
    { name: 'Spectral', line: (files) => [join(bin, 'spectral'), 'lint', '-q', '-r', ruleset, all(files)] },
  ];
}

/** The folder of their commands. They stay in the folder for temporary files, for the next time. */
function installPeers(): string {
  const names = Object.entries(peers).map(([name, version]) => `${name}@${version}`);
  const folder = join(tmpdir(), `vtex-keys-peers-${names.join('-').replaceAll(/[^\w.-]/g, '')}`);
  const bin = join(folder, 'node_modules/.bin');
  if (existsSync(join(bin, 'spectral'))) return bin;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...names];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The peers could not be installed: ${stderr}`);
  return bin;
}

async function measure(files: number, folder: string, commands: readonly Command[]): Promise<string[]> {
  const input = writeManifests(files, folder);
  const times = new Map(commands.map(({ name }) => [name, [] as number[]]));
  for (let run = 0; run < runsOf(files); run++) {
    for (const { name, line } of commands) times.get(name)?.push(await time(line(input), folder));
  }
  const medians = commands.map(({ name }) => quantile(times.get(name) ?? [], 0.5));
  return [whole(files), ...medians.map((ms) => (ms < 100 ? decimal(ms) : whole(ms)))];
}

/** In ms. A run that fails otherwise than by findings is no run. */
async function time([program = '', ...args]: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  if (code !== 0 && code !== 1)
    throw new Error(`${program} ended with ${code}: ${Buffer.concat(complaints)}`);
  return performance.now() - start;
}

async function memory(cli: string, folder: string): Promise<string[][]> {
  const probe = join(folder, 'probe.mjs');
  writeFileSync(
    probe,
    `import { isMainThread } from 'node:worker_threads';
     if (isMainThread) process.on('exit', () => process.stderr.write('maxRSS ' + process.resourceUsage().maxRSS));`,
  );
  const peak = (input: string, ...options: string[]): string => {
    const args = ['--import', pathToFileURL(probe).href, cli, 'lint', '-q', ...options, input];
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    return whole(Number(/maxRSS (\d+)/.exec(stderr)?.[1]) / 1024);
  };
  return sizes.map((files) => {
    const input = writeManifests(files, folder);
    return [whole(files), peak(input, '--workers', '1'), peak(input)];
  });
}

/** A hundred files in each folder. One key of every tenth file has a role that is far too wide. */
function writeManifests(files: number, folder: string): string {
  const top = join(folder, `${files}-files`);
  if (existsSync(top)) return top;
  for (let file = 0; file < files; file++) {
    const store = join(top, `store-${Math.floor(file / 100)}`);
    mkdirSync(store, { recursive: true });
    const keys = Array.from({ length: keysPerFile }, (_, index) => keyOf(file, index));
    const manifest = { account: `store${Math.floor(file / 100)}`, tokenPeriod: '3 months', keys };
    writeFileSync(join(store, `team-${file}.vtex-keys.json`), JSON.stringify(manifest, null, 2));
  }
  writeFileSync(join(top, '.vtex-keys.policy.json'), JSON.stringify({ customRoles: policy.customRoles }));
  return top;
}

const roles = [
  {
    roles: ['Orders - List and view'],
    uses: ['GET /api/oms/pvt/orders', 'GET /api/oms/pvt/orders/{orderId}'],
  },
  { roles: ['Logistics - Read only', 'OMS - Read only'] },
  { roles: ['IntegrationProfile - OrderSimulation'] },
];

function keyOf(file: number, index: number): object {
  const number = file * keysPerFile + index;
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString();
  return {
    kind: 'generated',
    keyName: `vtexappkey-store${Math.floor(file / 100)}-${lettersOf(number)}`,
    label: `integration ${number}`,
    status: 'active',
    creationDate: day(200),
    creationDateToken: day((number % 60) + 1),
    creationDateNewToken: null,
    integration: `integration-${number % 7}`,
    owner: `team-${file}@acme.example`,
    reviewedAt: day(90).slice(0, 10),
    ...roles[number % roles.length],
    ...(file % 10 === 0 && index === 7 && { roles: ['OMS - Full access'] }),
  };
}
