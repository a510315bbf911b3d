import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * What the proxy does to a request. `cut` breaks the connection before the request is passed on, `lose` after it;
 * `hang` never answers, `until` does so late; `truncate` breaks off half way through the body; `corrupt` spoils the body's JSON.
 */
export type Fault =
  | 'pass'
  | 'cut'
  | 'lose'
  | 'hang'
  | 'truncate'
  | 'corrupt'
  | { readonly until: Promise<void> }
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Stands between a client and a server, and does to each request what it is told. */
export class FaultyProxy {
  readonly seen: Seen[] = [];
  /** Chooses the fault of a request; `nth` counts those of the same method and path, from 1 on. */
  fault: (request: Seen, nth: number) => Fault = () => 'pass';
  readonly #server: Server;
  readonly #target: string | undefined;

  constructor(target: string | undefined) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  /** Without a target every fault must be an answer of its own. */
  static async start(target?: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  requests(method: string): Seen[] {
    return this.seen.filter((request) => request.method === method);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: (await buffer(request)).toString() };
    this.seen.push(seen);
    const nth = this.seen.filter((one) => one.method === method && one.url === url).length;
    const fault = this.fault(seen, nth);
    if (fault === 'hang') return;
    if (fault === 'cut') request.socket.destroy();
    else if (typeof fault === 'object' && 'until' in fault) {
      await fault.until;
      await this.#passOn(seen, 'pass', response);
    } else if (typeof fault === 'object') {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body ?? '');
    } else await this.#passOn(seen, fault, response);
  }

  async #passOn(
    { method, url, headers, body }: Seen,
    fault: 'pass' | 'lose' | 'truncate' | 'corrupt',
    response: ServerResponse,
  ): Promise<void> {
    const { host: _, connection: __, 'content-length': ___, ...passed } = headers;
    const answer = await fetch(`${this.#target}${url}`, {
      method,
      headers: passed as Record<string, string>,
      ...(body !== '' && { body }),
    });
    const text = await answer.text();
    if (fault === 'lose') {
      response.destroy();
      return;
    }
    const sent = fault === 'corrupt' ? text.replace(/["[\]{}]/, '') : text;
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, {
      ...(type !== null && { 'content-type': type }),
      'content-length': Buffer.byteLength(sent),
    });
    if (fault === 'truncate') response.write(sent.slice(0, sent.length / 2), () => response.destroy());
    else response.end(sent);
  }
}
