import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getLanguageService, type JSONSchema } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { catalog } from '../../common/src/catalog/catalog.ts';
import manifestSchema from '../../schemas/key-manifest.schema.json' with { type: 'json' };
import { lint } from '../../server/src/lint/engine.ts';
import { Linter, type LintResult } from '../../server/src/lint/linter.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { manifestOf, policy, unlikeManifestOf } from './manifests.ts';
import { decimal, machine, quantile, table, whole } from './report.ts';

const sizes = [100, 1000, 10_000, 100_000];
const options = { languageId: 'json', policy, catalog, now: new Date('2026-11-20T12:00:00Z') } as const;
const uri = 'file:///store/vtex-keys.json';

/** Medians in milliseconds. */
interface Row {
  readonly keys: number;
  readonly characters: number;
  readonly jsonParse: number;
  /** Until the number, the rules and the places of all findings are known. */
  readonly cold: number;
  /** Until their messages, related places and fingerprints are read, too. */
  readonly read: number;
  readonly peerCold: number;
  readonly edit: number;
  readonly listed: number;
  readonly peerEdit: number;
}

/**
 * Linting with all rules against two peers: `JSON.parse` of the same text, which says nothing of it, and
 * vscode-json-languageservice, which parses and validates by the schema of key manifests alone. What each of
 * them does is measured in turn, so that whatever else the machine does slows all of them.
 */
export async function lintBenchmark(): Promise<string> {
  const rows: Row[] = [];
  for (const keys of sizes) rows.push(await measure(keys));
  return [
    `Linting a manifest with all ${rules.length} rules, medians (${machine()})`,
    '',
    ...table(
      [
        'keys',
        'text, MB',
        'JSON.parse, ms',
        'lint, ms',
        '× JSON.parse',
        'all of it read, ms',
        '× JSON.parse',
        'peer, ms',
        'peer ÷ lint',
      ],
      rows.map(({ keys, characters, jsonParse, cold, read, peerCold }) => [
        whole(keys),
        decimal(characters / 1e6),
        decimal(jsonParse),
        decimal(cold),
        decimal(cold / jsonParse),
        decimal(read),
        decimal(read / jsonParse),
        decimal(peerCold),
        decimal(peerCold / cold),
      ]),
    ),
    'One letter typed into a label in the middle of it',
    '',
    ...table(
      ['keys', 'judged again, ms', 'all findings listed, ms', 'peer, ms', 'peer ÷ judged', 'peer ÷ listed'],
      rows.map(({ keys, edit, listed, peerEdit }) => [
        whole(keys),
        edit.toFixed(3),
        listed.toFixed(3),
        decimal(peerEdit),
        whole(peerEdit / edit),
        whole(peerEdit / listed),
      ]),
    ),
    ...(await unlike(10_000)),
    ...memory(100_000),
  ].join('\n');
}

async function measure(keys: number): Promise<Row> {
  const text = manifestOf(keys);
  const runs = Math.max(5, Math.min(101, Math.floor(200_000 / keys)));
  const peer = createPeer();
  const document = TextDocument.create(uri, 'json', 1, text);
  const cold = await medians(runs, {
    jsonParse: () => JSON.parse(text),
    cold: () => placesOf(lint({ ...options, text })),
    read: () => wordsOf(lint({ ...options, text })),
    peerCold: () => peer(document),
  });
  const linter = new Linter({ ...options, text });
  linter.result();
  const start = text.indexOf('"label": "', text.length / 2) + '"label": "'.length;
  const range = { start: document.positionAt(start), end: document.positionAt(start) };
  let version = 1;
  const warmRuns = Math.max(runs, 51);
  const edit = (): void => {
    linter.edit({ start, end: start }, 'x');
    for (const _ of linter.settling());
  };
  const warm = {
    ...(await medians(warmRuns, { edit })),
    ...(await medians(warmRuns, {
      listed: () => {
        edit();
        linter.result();
      },
    })),
  };
  const peerWarm = await medians(runs, {
    peerEdit: () => peer(TextDocument.update(document, [{ range, text: 'x' }], ++version)),
  });
  return { keys, characters: text.length, ...cold, ...warm, ...peerWarm };
}

/** Looks at the number of findings, and at rule and place of each of them. */
function placesOf({ findings }: LintResult): number {
  let sum = findings.length;
  for (const { rule, range } of findings) sum += rule.length + range.start + range.end;
  return sum;
}

/** Looks at all that is said of each of them. */
function wordsOf({ findings }: LintResult): number {
  let sum = placesOf({ findings, changesAt: null });
  for (const { message, related, fingerprint } of findings)
    sum += message.length + related.length + fingerprint.length;
  return sum;
}

/** What a manifest takes in which nothing that is known of one key tells anything of another. */
async function unlike(keys: number): Promise<string[]> {
  const text = unlikeManifestOf(keys);
  const { jsonParse, cold } = await medians(20, {
    jsonParse: () => JSON.parse(text),
    cold: () => placesOf(lint({ ...options, text })),
  });
  return [
    `${whole(keys)} keys of which no two are laid out alike: ${decimal(cold)} ms, ${decimal(cold / jsonParse)} × JSON.parse`,
    '',
  ];
}

function createPeer(): (document: TextDocument) => Promise<unknown> {
  const service = getLanguageService({});
  const schema = manifestSchema as JSONSchema;
  service.configure({ validate: true, schemas: [{ uri: 'vtex-keys', fileMatch: ['*'], schema }] });
  return async (document) => service.doValidation(document, service.parseJSONDocument(document));
}

/** What the linter keeps for as long as a manifest is open, the text and all strings cut out of it included. */
function memory(keys: number): string[] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = (): number => {
    // The engine of regular expressions keeps the text that it looked at last.
    /-/.test('-');
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  const linter = new Linter({ ...options, text: manifestOf(keys) });
  linter.result();
  const bytes = used() - before;
  const text = linter.text.length;
  return [
    `${whole(keys)} keys, ${decimal(text / 1e6)} MB of text: ${decimal(bytes / 1e6)} MB of memory, ${decimal(bytes / text)} × the text`,
    '',
  ];
}

/** Of so many runs each, one after the other in turn. */
async function medians<Name extends string>(
  runs: number,
  works: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      const start = performance.now();
      await works[name]();
      times.get(name)?.push(performance.now() - start);
    }
  }
  const entries = names.map((name) => [name, quantile(times.get(name) ?? [], 0.5)] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}
