import type { SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { Emitter } from '../emitter.ts';

/** Secret storage that forgets; `broken` makes it refuse everything, as it does where no keyring runs. */
export class MemorySecrets implements SecretStorage {
  readonly stored = new Map<string, string>();
  broken = false;
  readonly #emitter = new Emitter<SecretStorageChangeEvent>();

  readonly onDidChange = this.#emitter.event;

  async keys(): Promise<string[]> {
    return [...this.stored.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    this.#check();
    return this.stored.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.#check();
    this.stored.set(key, value);
    this.#emitter.fire({ key });
  }

  async delete(key: string): Promise<void> {
    this.#check();
    this.stored.delete(key);
    this.#emitter.fire({ key });
  }

  #check(): void {
    if (this.broken)
      throw new Error('The name org.freedesktop.secrets was not provided by any .service files');
  }
}
