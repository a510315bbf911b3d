import { relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { manifestLanguage } from '../../files/names.ts';
import type { Finding } from '../../lint/findings.ts';
import { type KnownRoles, knownRoles } from '../../lint/knownRoles.ts';
import type { Policy } from '../../lint/policy.ts';
import { findPolicy, type ReadFile, type ResolvedPolicy } from '../../lint/resolvePolicy.ts';
import type { Side, SideKey } from './accessDiff.ts';
import { readManifest } from './manifest.ts';
import type { PolicyRoles } from './policyRoles.ts';
import type { Source } from './source.ts';

/** A side with what it was read from. */
export interface LoadedSide extends Side {
  /** The texts of the manifests, by the path that is shown. */
  readonly texts: ReadonlyMap<string, string>;
  /** What keeps a file from being read as a whole: its keys may have access that nobody sees here. */
  readonly problems: readonly SideProblem[];
  /** What in its policies may not say what is meant, such as a resource that nobody knows. */
  readonly warnings: readonly SideProblem[];
}

export interface SideProblem {
  readonly file: string;
  /** From 1; undefined where it is about all of the file. */
  readonly line: number | undefined;
  readonly message: string;
}

export function problemWords({ file, line, message }: SideProblem): string {
  return `${line === undefined ? file : `${file}:${line}`}: ${message}`;
}

export async function loadSide(source: Source, cwd: string, catalog: Catalog): Promise<LoadedSide> {
  const policies = new SidePolicies(source, catalog);
  const keys: SideKey[] = [];
  const texts = new Map<string, string>();
  const problems: SideProblem[] = [];
  for (const path of source.manifests) {
    const file = shown(cwd, path);
    const { text, refusal = 'It is gone.' } = (await source.read(path)) ?? {};
    if (text === undefined) {
      problems.push({ file, line: undefined, message: refusal });
      continue;
    }
    texts.set(file, text);
    const { policy, roles } = await policies.of(path);
    const languageId = manifestLanguage(path) ?? 'json';
    // Nothing is judged, so that the time makes no difference.
    const now = new Date(0);
    const manifest = readManifest({ text, languageId, policy, catalog, now });
    if (manifest.problem) {
      const { message, offset } = manifest.problem;
      problems.push({ file, line: lineOf(text, offset), message });
    }
    const { account } = manifest;
    for (const { key, range } of manifest.keys) keys.push({ key, range, account, roles, file });
  }
  problems.push(...policies.remarks('error', cwd));
  const warnings = policies.remarks('warning', cwd);
  return { keys, texts, problems, warnings, policyRoles: policies.all() };
}

/** The path from the folder of the run, with slashes. */
function shown(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join('/');
}

/** The policies of the manifests of a side, as that side has them. */
class SidePolicies {
  readonly #source: Source;
  readonly #catalog: Catalog;
  readonly #ofFolder = new Map<string, ResolvedPolicy>();
  readonly #roles = new Map<string, KnownRoles>();

  constructor(source: Source, catalog: Catalog) {
    this.#source = source;
    this.#catalog = catalog;
  }

  async of(manifest: string): Promise<{ policy: Policy; roles: KnownRoles }> {
    const uri = pathToFileURL(manifest).href;
    const folder = new URL('.', uri).href;
    const resolved = this.#ofFolder.get(folder) ?? (await findPolicy(uri, this.#read, this.#catalog));
    this.#ofFolder.set(folder, resolved);
    const file = resolved.uri ?? '';
    const roles = this.#roles.get(file) ?? knownRoles(this.#catalog, resolved.policy);
    this.#roles.set(file, roles);
    return { policy: resolved.policy, roles };
  }

  all(): PolicyRoles[] {
    const policies = new Map(this.#ofFolder.values().map((resolved) => [resolved.uri, resolved]));
    return Array.from(policies.values(), ({ uri, policy: { customRoles } }) => ({
      file: uri === undefined ? '' : shown(this.#source.root, fileURLToPath(uri)),
      roles: customRoles.filter(({ name }) => !this.#catalog.role(name)),
    }));
  }

  remarks(severity: Finding['severity'], cwd: string): SideProblem[] {
    const ofFile = new Map<string, readonly Finding[]>();
    for (const { findings } of this.#ofFolder.values()) {
      for (const [uri, found] of findings) ofFile.set(uri, found);
    }
    return [...ofFile].flatMap(([uri, found]) =>
      found
        .filter((finding) => finding.severity === severity)
        .map(({ message }) => ({ file: shown(cwd, fileURLToPath(uri)), line: undefined, message })),
    );
  }

  readonly #read: ReadFile = async (uri) => {
    const file = await this.#source.read(fileURLToPath(uri));
    if (file?.refusal !== undefined) throw new Error(file.refusal);
    return file?.text;
  };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
