import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { type FileText, readTextSync } from '../../files/readText.ts';
import type { Finding } from '../../lint/findings.ts';
import { type Policy, recommended } from '../../lint/policy.ts';
import {
  policyFilesAbove,
  type ReadFile,
  type ResolvedPolicy,
  resolvePolicy,
} from '../../lint/resolvePolicy.ts';
import { Failure, unreadable } from '../failure.ts';

/** The policies of one run. A file is read once, so that all manifests are judged by the same. */
export class Policies {
  readonly #catalog: Catalog;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #resolved = new Map<string, Promise<ResolvedPolicy>>();
  readonly #faulty = new WeakSet<Policy>();
  /** By folder, as a path. */
  readonly #ofFolder = new Map<string, Promise<Policy>>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The nearest one of a manifest, named by its absolute path. Rejects where it is there but cannot be read. */
  of(manifest: string): Promise<Policy> {
    const folder = dirname(manifest);
    const known = this.#ofFolder.get(folder);
    if (known) return known;
    const found = this.#nearest(new URL('.', pathToFileURL(manifest)).href);
    this.#ofFolder.set(folder, found);
    return found;
  }

  /** That of a policy file, named by its URI. Rejects where it cannot be read, or is not there. */
  async at(uri: string): Promise<Policy> {
    const text = await this.#read(uri);
    if (text === undefined) throw new Failure(`there is no policy ${fileURLToPath(uri)}`);
    return (await this.#resolve(uri, text)).policy;
  }

  /** As `at`, where the file is to say something else than it does. To be asked for before it is read. */
  judge(uri: string, content: Pick<FileText, 'text' | 'refusal'>): Promise<Policy> {
    this.#texts.set(uri, textOf(uri, content));
    return this.at(uri);
  }

  /** Whether what the policy says, or one that it extends, could not be used as a whole. */
  isFaulty(policy: Policy): boolean {
    return this.#faulty.has(policy);
  }

  /** What is wrong with the policy files that were read, by URI. */
  async findings(): Promise<ReadonlyMap<string, readonly Finding[]>> {
    const resolved = await Promise.all(this.#resolved.values());
    return new Map(resolved.flatMap(({ findings }) => [...findings]));
  }

  /** Of a policy file that was read. */
  async textOf(uri: string): Promise<string> {
    return (await this.#read(uri)) ?? '';
  }

  async #nearest(folder: string): Promise<Policy> {
    for (const uri of policyFilesAbove(folder)) {
      const text = await this.#read(uri);
      if (text !== undefined) return (await this.#resolve(uri, text)).policy;
    }
    return recommended;
  }

  #resolve(uri: string, text: string): Promise<ResolvedPolicy> {
    const known = this.#resolved.get(uri);
    if (known) return known;
    const resolved = this.#resolveAnew(uri, text);
    this.#resolved.set(uri, resolved);
    return resolved;
  }

  async #resolveAnew(uri: string, text: string): Promise<ResolvedPolicy> {
    const resolved = await resolvePolicy(uri, text, this.#read, this.#catalog);
    const findings = [...resolved.findings.values()].flat();
    if (findings.some(({ severity }) => severity === 'error')) this.#faulty.add(resolved.policy);
    return resolved;
  }

  readonly #read: ReadFile = (uri) => {
    const known = this.#texts.get(uri);
    if (known) return known;
    const text = readPolicy(uri);
    this.#texts.set(uri, text);
    return text;
  };
}

async function readPolicy(uri: string): Promise<string | undefined> {
  const path = fileURLToPath(uri);
  try {
    const file = readTextSync(path, recommended.maxFileSize);
    return file && (await textOf(uri, file));
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`the policy ${path} ${unreadable(error)}`);
  }
}

async function textOf(
  uri: string,
  { text, refusal }: Pick<FileText, 'text' | 'refusal'>,
): Promise<string | undefined> {
  if (refusal !== undefined) throw new Failure(`the policy ${fileURLToPath(uri)} cannot be used: ${refusal}`);
  return text;
}
