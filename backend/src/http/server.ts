import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { sameSecret } from '../secrets.ts';
import { ChangeFeed } from './changeFeed.ts';
import { ProblemError, refuseMalformed, sendProblem } from './problem.ts';
import { accountRoutes } from './routes/account.ts';
import { eventRoutes } from './routes/events.ts';
import { exampleRoutes } from './routes/examples.ts';
import { exportRoutes } from './routes/export.ts';
import { externalKeyRoutes } from './routes/externalKeys.ts';
import { keyListRoutes } from './routes/keyList.ts';
import { keyRoutes } from './routes/keys.ts';
import { roleRoutes } from './routes/roles.ts';
import { rootRoutes } from './routes/root.ts';
import { settingsRoutes } from './routes/settings.ts';
import type { Service } from './service.ts';
import { facePrefix, vtexFace } from './vtex/face.ts';

export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface ServerOptions extends Omit<Service, 'announce'> {
  /** What a caller must present as bearer token. */
  readonly credential: string;
  /** The OpenAPI document that is served; none while it is being made. */
  readonly openApi?: unknown;
  /** Where the log goes, one JSON object a line; nowhere by default. */
  readonly log?: { write(line: string): void };
  /** Milliseconds between signs of life on the change feed; 15 s by default. */
  readonly heartbeat?: number;
  /** Sees the routes before they are made, as the generator of the OpenAPI document does. */
  readonly plugin?: (app: App) => Promise<void>;
}

/** How long a request under way may take when the service is closed, in milliseconds. */
const closingGrace = 1000;

/** The key service over HTTP, not yet listening. Closing it leaves the storage open. */
export async function createServer(options: ServerOptions): Promise<App> {
  const app: App = fastify({
    logger: options.log ? { stream: options.log, base: null } : false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_048_576,
    routerOptions: { maxParamLength: 1000 },
    forceCloseConnections: 'idle',
    // What comes in while it is closed is still answered, by us and not by Fastify.
    return503OnClosing: false,
    clientErrorHandler: refuseMalformed,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(() => {
    throw new ProblemError('not-found', 'There is nothing at this address. See /v1/openapi.json.');
  });
  guard(app, options.credential);
  logRequests(app);
  await options.plugin?.(app);
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), closingGrace).unref();
  });
  const feed = new ChangeFeed(options.storage);
  const service: Service = { ...options, announce: () => feed.announce() };
  await app.register(async (root) => rootRoutes(root, service, options.openApi), { prefix: '/v1' });
  await app.register(async (account) => accountScope(account, service, feed, options.heartbeat ?? 15_000), {
    prefix: '/v1/accounts/:account',
  });
  await app.register(async (face) => vtexFace(face, service), { prefix: facePrefix });
  return app;
}

function accountScope(app: App, service: Service, feed: ChangeFeed, heartbeat: number): void {
  keyListRoutes(app, service);
  keyRoutes(app, service);
  externalKeyRoutes(app, service);
  settingsRoutes(app, service);
  roleRoutes(app, service);
  exportRoutes(app, service);
  exampleRoutes(app, service);
  accountRoutes(app, service);
  eventRoutes(app, feed, heartbeat);
}

/** Everything but the health check asks for the credential, unknown addresses too; VTEX's face has its own guard. */
function guard(app: App, credential: string): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (request.routeOptions.url === '/v1/health' || request.url.startsWith(`${facePrefix}/`)) return;
    const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && sameSecret(given, credential)) return;
    throw new ProblemError(
      'unauthorized',
      'The credential is missing or wrong. Send it as Authorization: Bearer.',
    );
  });
}

/** Logs of a request what cannot hold a secret: not its URL, its headers or its body. */
function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms }, 'request');
  });
}
