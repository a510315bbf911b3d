import type { FastifyReply, FastifyRequest } from 'fastify';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { toProblem } from '../problem.ts';
import type { App } from '../server.ts';
import type { Service } from '../service.ts';
import { appKeyRoutes } from './appKeys.ts';
import { type Caller, callerOf, grantsAny } from './caller.ts';
import { loginRoutes } from './login.ts';
import { createLoginTokens } from './loginTokens.ts';
import { renewalRoutes } from './renewal.ts';
import { roleRoutes } from './roles.ts';
import { unexpected, VtexError } from './vtexError.ts';

/** What the routes of the face work with. */
export interface Face {
  readonly app: App;
  readonly service: Service;
  /** Who makes the request: known before anything of it is looked at. */
  callerOf(request: FastifyRequest): Caller;
}

/** All addresses of the face start with it; none of the service's own do. */
export const facePrefix = '/api';

/**
 * The endpoints that VTEX documents for API keys, over the same keys as `/v1`: with VTEX's addresses, shapes,
 * status codes and error bodies, so that what is written for VTEX can be tried on this service.
 */
export async function vtexFace(app: App, service: Service): Promise<void> {
  const logins = await createLoginTokens();
  acceptEmptyJson(app);
  app.setErrorHandler(sendVtexError);
  app.setNotFoundHandler((request) => {
    // "A null userId sends the request to a path that is not allowed", says the reference.
    throw new VtexError(/^\/api\/license-manager\/users(\/|$)/.test(request.url) ? 405 : 404);
  });
  loginRoutes(app, service, logins);
  await app.register(async (guarded) => {
    const callers = new WeakMap<FastifyRequest, Caller>();
    guarded.addHook('onRequest', async (request) => {
      const caller = await callerOf(service, logins, request);
      if (!(await grantsAny(service, caller, resourcesFor(request)))) throw new VtexError(403);
      callers.set(request, caller);
    });
    const face = { app: guarded, service, callerOf: (request: FastifyRequest) => known(callers, request) };
    appKeyRoutes(face);
    roleRoutes(face);
    renewalRoutes(face);
  });
}

function known(callers: WeakMap<FastifyRequest, Caller>, request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller) return caller;
  throw new VtexError(401);
}

/** The License Manager resources of which the operation needs one, as its reference names them. */
function resourcesFor({ method, routeOptions }: FastifyRequest): readonly string[] {
  const need = catalog.operations.find(`${method} ${routeOptions.url}`)?.need;
  return typeof need === 'object' ? need.anyOf : [];
}

/** Clients of VTEX send `content-type: application/json` with their empty PATCH requests too. */
function acceptEmptyJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function sendVtexError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof VtexError) return reply.code(error.status).send(error.body);
  const { status, code } = toProblem(error);
  if (status < 500) return reply.code(status).send();
  request.log.error({ code, err: error }, 'The VTEX-compatible face failed');
  return reply.code(500).send(unexpected);
}
