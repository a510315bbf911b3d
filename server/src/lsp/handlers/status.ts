import type { Connection } from 'vscode-languageserver';
import { type DocumentStatus, documentStatusMethod } from '../../../../common/src/protocol.ts';

/** `vtexKeys/documentStatus`: sent when the status of a document is another one than the client was told. */
export class DocumentStatuses {
  readonly #connection: Connection;
  readonly #told = new Map<string, string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async tell(status: DocumentStatus): Promise<void> {
    const text = JSON.stringify(status);
    if (this.#told.get(status.uri) === text) return;
    this.#told.set(status.uri, text);
    await this.#connection.sendNotification(documentStatusMethod, status);
  }

  /** Has the client told again once the document is opened again. */
  forget(uri: string): void {
    this.#told.delete(uri);
  }
}
