import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type * as vscode from 'vscode';

/** Where the driver finds the harness, and how it proves to be the driver. */
export interface Harness {
  port: number;
  secret: string;
}

export interface Call {
  id: number;
  fn: string;
  arg: unknown;
}

export type Answer =
  | { id: number; value?: unknown }
  | { id: number; error: { message: string; stack: string } };

/** A function for the extension host: it sees `vscode` and its argument, nothing of the file it is written in. */
export type Remote<A, R> = (api: typeof vscode, arg: A) => R | PromiseLike<R>;

/** Waits for the windows of one VS Code to call. */
export class LinkServer {
  readonly #server: Server;
  readonly #secret = randomBytes(16).toString('hex');
  #waiting: ((link: Link) => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static async listen(): Promise<LinkServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LinkServer(server);
  }

  /** The next window to come up. Ask before opening it. */
  nextWindow(): Promise<Link> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async writeDriver(folder: string): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    const manifest = {
      name: 'driver',
      publisher: 'test',
      version: '1.0.0',
      type: 'module',
      main: './driver.js',
      engines: { vscode: '^1.110.0' },
      activationEvents: ['onStartupFinished'],
      harness: { port, secret: this.#secret } satisfies Harness,
    };
    const source = await readFile(join(import.meta.dirname, 'driver.ts'), 'utf8');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest), { mode: 0o600 });
    await writeFile(join(folder, 'driver.js'), stripTypeScriptTypes(source));
  }

  close(): void {
    this.#server.close();
  }

  #accept(socket: Socket): void {
    const lines = createInterface(socket);
    socket.on('error', () => socket.destroy());
    lines.once('line', (line) => {
      const { secret, pid } = JSON.parse(line) as { secret: string; pid: number };
      const waiting = this.#waiting.shift();
      if (secret !== this.#secret || waiting === undefined) socket.destroy();
      else waiting(new Link(socket, lines, pid));
    });
  }
}

/** The line to one extension host. */
export class Link {
  readonly pid: number;
  readonly #socket: Socket;
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #calls = 0;

  constructor(socket: Socket, lines: ReturnType<typeof createInterface>, pid: number) {
    this.#socket = socket;
    this.pid = pid;
    lines.on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      this.#pending.get(answer.id)?.(answer);
    });
    socket.on('close', () => {
      const error = { message: 'The extension host has ended.', stack: '' };
      for (const [id, settle] of this.#pending) settle({ id, error });
    });
  }

  async run<A, R>(fn: Remote<A, R>, arg: A): Promise<R> {
    const id = ++this.#calls;
    const answered = new Promise<Answer>((resolve) => this.#pending.set(id, resolve));
    this.#socket.write(`${JSON.stringify({ id, fn: fn.toString(), arg } satisfies Call)}\n`);
    const answer = await answered;
    this.#pending.delete(id);
    if ('error' in answer) {
      const error = new Error(answer.error.message);
      error.stack = `${error.stack}\n    in the extension host:\n${answer.error.stack}`;
      throw error;
    }
    return answer.value as R;
  }

  close(): void {
    this.#socket.destroy();
  }
}
