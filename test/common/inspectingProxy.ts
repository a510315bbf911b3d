import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttp, request, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** What the proxy was asked to connect to, and with what somebody signed in to it. */
export interface Asked {
  readonly target: string | undefined;
  readonly authorization: string | undefined;
}

/**
 * The proxy of a company that looks into the traffic: it wants to be signed in to, and answers for the host of a
 * VTEX account with a certificate of its own. What it is sent then goes to a key service.
 */
export class InspectingProxy {
  readonly asked: Asked[] = [];
  /** The file of the certificate, which is its own authority. */
  readonly certificate: string;
  readonly #proxy: Server;
  readonly #inside: Server;

  private constructor(certificate: string, proxy: Server, inside: Server) {
    this.certificate = certificate;
    this.#proxy = proxy;
    this.#inside = inside;
  }

  /** `folder` takes the certificate. */
  static async start(host: string, origin: string, folder: string): Promise<InspectingProxy> {
    const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
      ],
    });
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, cert);
    const inside = createHttps({ key, cert });
    const started = new InspectingProxy(certificate, await listening(createHttp()), await listening(inside));
    started.#connect();
    started.#passOn(origin);
    return started;
  }

  /** Its address, with the name and password that it wants unless somebody leaves them out. */
  address(user = 'clerk:secret@'): string {
    return `http://${user}127.0.0.1:${portOf(this.#proxy)}`;
  }

  stop(): void {
    for (const server of [this.#proxy, this.#inside]) {
      server.closeAllConnections();
      server.close();
    }
  }

  #connect(): void {
    this.#proxy.on('connect', ({ url, headers }, socket) => {
      const authorization = headers['proxy-authorization'];
      this.asked.push({ target: url, authorization });
      if (authorization === undefined) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
        return;
      }
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      const tunnel = connect(portOf(this.#inside), '127.0.0.1');
      tunnel.on('error', () => socket.destroy());
      socket.on('error', () => tunnel.destroy());
      socket.pipe(tunnel).pipe(socket);
    });
  }

  #passOn(origin: string): void {
    this.#inside.on('request', (incoming, outgoing) => {
      const { method = 'GET', url = '/', headers } = incoming;
      const passed = request(new URL(url, origin), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
  }
}

async function listening<Listener extends Server>(server: Listener): Promise<Listener> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
