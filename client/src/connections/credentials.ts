import type { Event, SecretStorage } from 'vscode';
import { BackendError } from '../../../common/src/backends/backendError.ts';

/** For whom a credential is: the origin is part of it, so that a changed URL never receives the old one. */
export interface Audience {
  readonly origin: string;
  readonly account: string;
}

/** The credentials of key services, in the editor's secret storage and nowhere else. */
export class Credentials {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** Fires also for what another window stored or deleted. */
  get onDidChange(): Event<unknown> {
    return this.#secrets.onDidChange;
  }

  get(audience: Audience): Promise<string | undefined> {
    return told('read', audience, () => this.#secrets.get(storageKey(audience)));
  }

  store(audience: Audience, credential: string): Promise<void> {
    return told('stored', audience, () => this.#secrets.store(storageKey(audience), credential));
  }

  delete(audience: Audience): Promise<void> {
    return told('deleted', audience, () => this.#secrets.delete(storageKey(audience)));
  }
}

function storageKey({ origin, account }: Audience): string {
  return `credential ${origin} ${account}`;
}

/** Secret storage fails where no keyring runs, as on many Linux machines: that must be said in words. */
async function told<T>(doing: string, { origin }: Audience, work: () => Thenable<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new BackendError(
      'secret-storage',
      `The credential for ${origin} could not be ${doing}: VS Code's secret storage does not work here. ` +
        'Start a keyring (such as GNOME Keyring or KWallet), then retry.',
      { cause },
    );
  }
}
