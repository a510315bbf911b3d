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

  /** The same object for as long as nothing changes. Rejects where a policy file is there but cannot be read. */
  async of(manifest: string): Promise<ResolvedPolicy> {
    const known = this.#known.get(manifest);
    if (known && (await this.#isCurrent(known))) return known.resolved;
    const texts = new Map<string, string | undefined>();
    const read: ReadFile = async (uri) => {
      const text = await this.#read(uri);
      texts.set(uri, text);
      return text;
    };
    const resolved = await findPolicy(manifest, read, this.#catalog);
    this.#known.set(manifest, { resolved, texts });
    return resolved;
  }

  /** What is wrong with a policy file that has this text. */
  async findingsOf(uri: string, text: string): Promise<readonly Finding[]> {
    const { findings } = await resolvePolicy(uri, text, this.#read, this.#catalog);
    return findings.get(uri) ?? [];
  }

  /** Whether a change of the file may change any policy that was asked for. */
  isRelevant(uri: string): boolean {
    return this.#known.values().some(({ texts }) => texts.has(uri));
  }

  forget(manifest: string): void {
    this.#known.delete(manifest);
  }

  async #isCurrent({ texts }: Known): Promise<boolean> {
    const same = await Promise.all(
      Array.from(texts, async ([uri, text]) => (await this.#read(uri)) === text),
    );
    return same.every(Boolean);
  }
}
