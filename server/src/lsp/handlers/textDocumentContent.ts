import { ErrorCodes, ResponseError, type TextDocumentContentResult } from 'vscode-languageserver';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import {
  type BackendKeyAccess,
  keyAccessScheme,
  type ManifestKeyAccess,
  readKeyAccessUri,
} from '../../../../common/src/keyAccess.ts';
import { decoded } from '../../files/names.ts';
import { knownRoles } from '../../lint/knownRoles.ts';
import { recommended } from '../../lint/policy.ts';
import { accessText } from '../features/access.ts';
import { findKey } from '../features/accessKeys.ts';
import { keyTitle } from '../features/documentSymbols.ts';
import type { Clock, Timer } from '../session/clock.ts';
import { OpenDocument } from '../session/openDocument.ts';
import type { Session } from '../session/session.ts';

/** How many documents are kept up to date: nobody tells when one is closed. */
const mostFollowed = 10;

/** How long nothing may happen before what is shown is made anew, in milliseconds. */
const pauseMs = 200;

interface Ports {
  readonly session: Session;
  readonly clock: Clock;
  /** Tells the client that the document with this URI has another text. */
  refresh(uri: string): void;
  /** Takes what makes comparing fail: no request waits for it. */
  failed(error: unknown): void;
}

/** `workspace/textDocumentContent`: the documents that say what a key can do, and whether they are still right. */
export class KeyAccessDocuments {
  readonly #ports: Ports;
  /** The texts that the client has of keys of manifests, the last asked for at the end. */
  readonly #shown = new Map<string, string>();
  #timer: Timer | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async content(uri: string): Promise<TextDocumentContentResult> {
    const target = readKeyAccessUri(uri);
    if (!target) {
      throw new ResponseError(
        ErrorCodes.InvalidParams,
        `The server has no document of the scheme ${keyAccessScheme} with this URI.`,
      );
    }
    if (!('manifest' in target)) return { text: ofBackend(target, uri) };
    const text = await this.#ofManifest(target);
    this.#shown.delete(uri);
    this.#shown.set(uri, text);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > mostFollowed && oldest !== undefined) this.#shown.delete(oldest);
    return { text };
  }

  /** To be called when a manifest or a policy may have changed. */
  changed(): void {
    if (this.#shown.size === 0) return;
    this.#timer?.cancel();
    const { clock, failed } = this.#ports;
    this.#timer = clock.after(pauseMs, () => this.#compare().catch(failed));
  }

  dispose(): void {
    this.#timer?.cancel();
  }

  async #compare(): Promise<void> {
    for (const [uri, shown] of this.#shown) {
      const target = readKeyAccessUri(uri);
      if (!target || !('manifest' in target)) continue;
      const text = await this.#ofManifest(target);
      if (text === shown) continue;
      this.#shown.set(uri, text);
      this.#ports.refresh(uri);
    }
  }

  async #ofManifest({ manifest, key: identity }: ManifestKeyAccess): Promise<string> {
    const name = fileName(manifest);
    const file = await this.#ports.session.textOf(manifest);
    if (!file) return gone(`The manifest ${name} is not there any more.`);
    const document = file.document ?? OpenDocument.create(manifest, 'json', 0, file.text);
    const reading = await this.#ports.session.readingOf(document);
    const entry = reading?.linter && findKey(reading.linter, identity);
    if (!entry) return gone(`The key is not in ${name} any more.`);
    const { keyName, status, roles, uses } = entry.key;
    return accessText(
      {
        title: keyTitle(entry, 'index' in identity ? identity.index + 1 : 0),
        keyName,
        source: name,
        isActive: status === 'active',
        roles: roles.map((role) => role.name),
        uses: uses?.map((use) => use.name),
      },
      reading.roles,
      catalog,
    );
  }
}

/** The client says all that is to be known of the key; the document never changes. */
function ofBackend(
  { connection, keyName, isActive, roles, customRoles }: BackendKeyAccess,
  uri: string,
): string {
  const title = fileName(uri.slice(0, uri.indexOf('?'))).replace(/\.md$/, '');
  const subject = { title, keyName, source: connection, isActive, roles, uses: undefined };
  return accessText(subject, knownRoles(catalog, { ...recommended, customRoles }), catalog);
}

function gone(why: string): string {
  return `# What can this key do?\n\n${why}\n`;
}

function fileName(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}
