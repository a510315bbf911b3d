import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { isMissing } from '../../files/missing.ts';
import { writeAtomically } from '../atomicFile.ts';
import { Failure, fileFailure } from '../failure.ts';
import type { FileReport, FixedFinding, ReportedFinding } from './report.ts';

const version = 1;

interface BaselineFile {
  readonly version: typeof version;
  readonly findings: readonly FixedFinding[];
}

/** What an update made of a baseline. */
export interface BaselineChange {
  /** Whether there was none before. */
  readonly isNew: boolean;
  readonly added: readonly FixedFinding[];
  readonly removed: readonly FixedFinding[];
}

interface Left {
  readonly files: ReadonlySet<string>;
  readonly fingerprints: ReadonlySet<string>;
}

export interface BaselineRequest {
  readonly baseline?: string;
  readonly updatesBaseline: boolean;
}

/**
 * Findings that were there before, which are not held against anybody. They are known by what they say of which
 * key of which file, wherever in the file that stands; those of a file that is gone also in any other, as it may have
 * been renamed. Files are named from the folder of the baseline on.
 */
export class Baseline {
  readonly #path: string;
  readonly #cwd: string;
  readonly #isNew: boolean;
  #entries: ReadonlyMap<string, FixedFinding>;
  /** What it holds of files that are gone, which are looked for once. */
  #left: Left | undefined;

  private constructor(path: string, cwd: string, old: readonly FixedFinding[] | undefined) {
    this.#path = path;
    this.#cwd = cwd;
    this.#isNew = old === undefined;
    this.#entries = byId(old ?? []);
  }

  /**
   * Undefined where none is asked for. Refuses a file that is not exactly a baseline, as to take a damaged one for
   * an empty one, or to write over it, would lose what was decided.
   */
  static async read(
    { baseline, updatesBaseline }: BaselineRequest,
    cwd: string,
  ): Promise<Baseline | undefined> {
    if (baseline === undefined) return undefined;
    const path = resolve(cwd, baseline);
    const text = await readFile(path, 'utf8').catch((error) => {
      if (error.code !== 'ENOENT') throw fileFailure('read', baseline, error);
      if (!updatesBaseline)
        throw new Failure(`there is no baseline ${baseline}`, 'add --update-baseline to make it');
    });
    return new Baseline(path, cwd, text === undefined ? undefined : parse(text, baseline).findings);
  }

  /** Without the findings that it holds. */
  *without(reports: Iterable<FileReport>): Generator<FileReport> {
    for (const report of reports) {
      yield { ...report, findings: report.findings.filter((finding) => !this.#holds(finding)) };
    }
  }

  /** How many of the findings it holds, and what it holds that is no longer there. */
  stateOf(reports: Iterable<FileReport>): { held: number; fixed: FixedFinding[] } {
    const present = new Set<string>();
    const fingerprints = new Set<string>();
    const linted = new Set<string>();
    let held = 0;
    const see = (file: string, fingerprint: string): void => {
      present.add(idOf({ file, fingerprint }));
      fingerprints.add(fingerprint);
    };
    for (const { file, findings, suppressed, others = [], isPartial } of reports) {
      const name = this.#nameOf(file);
      if (!isPartial) linted.add(name);
      for (const { fingerprint } of [...findings, ...suppressed]) see(name, fingerprint);
      for (const fingerprint of others) see(name, fingerprint);
      held += findings.filter((finding) => this.#holds(finding)).length;
    }
    const gone = ([id, { file, fingerprint }]: [string, FixedFinding]): boolean =>
      !present.has(id) &&
      this.#isKnown(file, linted) &&
      // Elsewhere now.
      !(this.#leftBehind.files.has(file) && fingerprints.has(fingerprint));
    return { held, fixed: [...this.#entries].filter(gone).map(([, entry]) => entry) };
  }

  /** Makes it hold what is there now, and what it held of files of which nobody knows all that is in them. */
  async update(reports: Iterable<FileReport>): Promise<BaselineChange> {
    const linted = new Set<string>();
    const current: FixedFinding[] = [];
    for (const { file, findings, isPartial } of reports) {
      if (!isPartial) linted.add(this.#nameOf(file));
      for (const finding of findings) current.push(this.#entryOf(finding));
    }
    const before = this.#entries;
    const kept = [...before.values()].filter(({ file }) => !this.#isKnown(file, linted));
    const findings = [...byId([...kept, ...current]).values()].sort(
      (a, b) => compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint),
    );
    const file: BaselineFile = { version, findings };
    await writeAtomically(this.#path, `${JSON.stringify(file, null, 2)}\n`);
    const after = byId(findings);
    this.#entries = after;
    this.#left = undefined;
    const without = (those: ReadonlyMap<string, FixedFinding>, these: ReadonlyMap<string, FixedFinding>) =>
      [...those].filter(([id]) => !these.has(id)).map(([, entry]) => entry);
    return { isNew: this.#isNew, added: without(after, before), removed: without(before, after) };
  }

  #holds(finding: ReportedFinding): boolean {
    const { fingerprints } = this.#leftBehind;
    return this.#entries.has(idOf(this.#entryOf(finding))) || fingerprints.has(finding.fingerprint);
  }

  get #leftBehind(): Left {
    if (this.#left) return this.#left;
    const entries = [...this.#entries.values()];
    const all = new Set(entries.map(({ file }) => file));
    const files = new Set([...all].filter((file) => isGone(resolve(dirname(this.#path), file))));
    const left = entries.filter(({ file }) => files.has(file));
    this.#left = { files, fingerprints: new Set(left.map(({ fingerprint }) => fingerprint)) };
    return this.#left;
  }

  /** Whether anybody knows all that is in the file now: it was linted as a whole, or it is gone. */
  #isKnown(name: string, linted: ReadonlySet<string>): boolean {
    return linted.has(name) || this.#leftBehind.files.has(name);
  }

  #entryOf({ rule, file, keyName, fingerprint }: ReportedFinding): FixedFinding {
    return { rule, file: this.#nameOf(file), ...(keyName !== undefined && { keyName }), fingerprint };
  }

  #nameOf(file: string): string {
    return relative(dirname(this.#path), resolve(this.#cwd, file)).replaceAll(sep, '/');
  }
}

function idOf({ file, fingerprint }: Pick<FixedFinding, 'file' | 'fingerprint'>): string {
  return `${fingerprint} ${file}`;
}

function byId(entries: readonly FixedFinding[]): ReadonlyMap<string, FixedFinding> {
  return new Map(entries.map((entry) => [idOf(entry), entry]));
}

/** Not of a file that cannot be looked for, as in a folder that may not be read. */
function isGone(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return isMissing(error);
  }
}

function parse(text: string, path: string): BaselineFile {
  const remake = 'restore it, or delete it and lint with --update-baseline to make it anew';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(`the baseline ${path} is damaged: it is not JSON`, remake, { cause: error });
  }
  const { version: its, findings } = Object(value);
  if (its !== undefined && its !== version) {
    throw new Failure(
      `the baseline ${path} is of version ${its}, and this program reads version ${version}`,
      remake,
    );
  }
  if (its === undefined || !Array.isArray(findings) || !findings.every(isEntry)) {
    throw new Failure(`the baseline ${path} is damaged: it has not the shape of a baseline`, remake);
  }
  return { version, findings };
}

function isEntry(value: unknown): value is FixedFinding {
  const { rule, file, keyName, fingerprint } = Object(value);
  const isNamed = keyName === undefined || typeof keyName === 'string';
  return isNamed && [rule, file, fingerprint].every((one) => typeof one === 'string');
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
