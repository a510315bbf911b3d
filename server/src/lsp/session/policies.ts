import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Finding } from '../../lint/findings.ts';
import { findPolicy, type ReadFile, type ResolvedPolicy, resolvePolicy } from '../../lint/resolvePolicy.ts';

interface Known {
  readonly resolved: ResolvedPolicy;
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/**
 * The policies of manifests. The files are read each time, which are few and small, so that no change of them is
 * missed; what they say is read anew only when one of them says something else.
 */
export class Policies {
  readonly #read: ReadFile;
  readonly #catalog: Catalog;
  readonly #known = new Map<string, Known>();

  /** `read` gives what is open in the editor before what is saved. */
  constructor(read: ReadFile, catalog: Catalog) {
    this.#read = read;
    this.#catalog = catalog;
  }

  /**
   * The same object for as long as nothing changes. Rejects where a policy file is there but cannot be read.
   * `readFile` may remember what it read for others that ask at the same time.
   */
  async of(manifest: string, readFile: ReadFile = this.#read): Promise<ResolvedPolicy> {
    const known = this.#known.get(manifest);
    if (known && (await isCurrent(known, readFile))) return known.resolved;
    const texts = new Map<string, string | undefined>();
    const read: ReadFile = async (uri) => {
      const text = await readFile(uri);
      texts.set(uri, text);
      return text;
    };
    const resolved = await findPolicy(manifest, read, this.#catalog);
    this.#known.set(manifest, { resolved, texts });
    return resolved;
  }

  /** The policy that a file with this text makes. */
  madeBy(uri: string, text: string): Promise<ResolvedPolicy> {
    return resolvePolicy(uri, text, this.#read, this.#catalog);
  }

  /** What is wrong with a policy file that has this text. */
  async findingsOf(uri: string, text: string): Promise<readonly Finding[]> {
    const { findings } = await this.madeBy(uri, text);
    return findings.get(uri) ?? [];
  }

  /** Whether a change of the file, or of the folder, may change any policy that was asked for. */
  isRelevant(uri: string): boolean {
    return this.#known
      .values()
      .some(({ texts }) => texts.has(uri) || texts.keys().some((file) => file.startsWith(`${uri}/`)));
  }

  forget(manifest: string): void {
    this.#known.delete(manifest);
  }
}

async function isCurrent({ texts }: Known, read: ReadFile): Promise<boolean> {
  const same = await Promise.all(Array.from(texts, async ([uri, text]) => (await read(uri)) === text));
  return same.every(Boolean);
}
