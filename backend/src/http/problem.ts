import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem, ProblemCode } from '../../../common/src/model/problem.ts';
import type { Decision, Refusal } from '../domain/decision.ts';
import { StorageError } from '../store/storageError.ts';

/** A refusal on its way to the error handler: thrown inside a transaction, it takes everything back. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly pointer: string | undefined;

  constructor(code: ProblemCode, detail: string, pointer?: string) {
    super(detail);
    this.code = code;
    this.pointer = pointer;
  }
}

/** What the domain decided, or its refusal thrown. */
export function accepted<Result>(
  decision: Decision<Result>,
): Exclude<Decision<Result>, { refusal: Refusal }> {
  if ('refusal' in decision) throw new ProblemError(decision.refusal.code, decision.refusal.detail);
  return decision;
}

/** Status and title of each code. The detail, which varies, comes with the problem. */
const problems: Record<ProblemCode, readonly [status: number, title: string]> = {
  'invalid-request': [400, 'The request is not valid'],
  'malformed-json': [400, 'The body is not JSON'],
  'unsupported-media-type': [415, 'The body is of an unsupported type'],
  'payload-too-large': [413, 'The body is too large'],
  unauthorized: [401, 'The credential is missing or wrong'],
  'not-found': [404, 'There is no such resource'],
  'key-not-found': [404, 'There is no such key'],
  'role-not-found': [404, 'There is no such role'],
  'stale-version': [412, 'Somebody else has changed it'],
  'idempotency-key-reused': [422, 'The idempotency key was used for another request'],
  'unknown-role': [422, 'The account has no such role'],
  'already-active': [409, 'The key is already active'],
  'already-inactive': [409, 'The key is already inactive'],
  'renewal-pending': [409, 'A renewal is already pending'],
  'no-renewal-pending': [409, 'No renewal is pending'],
  'not-a-generated-key': [409, 'The key belongs to another account'],
  'key-already-added': [409, 'The key is already added'],
  'own-account-key': [422, 'The key belongs to this account'],
  'role-name-taken': [409, 'The role name is taken'],
  'role-in-use': [409, 'The role is in use'],
  'predefined-role': [409, 'Predefined roles cannot be changed'],
  'unknown-resource': [422, 'There is no such resource in License Manager'],
  'account-not-empty': [409, 'The account already has keys'],
  'storage-full': [507, 'The disk is full'],
  'storage-read-only': [507, 'The data folder cannot be written'],
  'storage-too-new': [500, 'The data folder is of a newer version'],
  'storage-busy': [503, 'The data folder is busy'],
  'storage-failed': [500, 'The data folder cannot be used'],
  'internal-error': [500, 'The key service failed'],
};

/** Answers every failure of a route or of Fastify itself as a problem document. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  reply.header('cache-control', 'no-store');
  if (problem.status >= 500) request.log.error({ code: problem.code, err: error }, problem.title);
  if (problem.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="vtex-keys"');
  if (problem.code === 'storage-busy') reply.header('retry-after', '1');
  return reply.code(problem.status).type('application/problem+json').send(problem);
}

/** Answers what is no HTTP, which no route ever sees. */
export function refuseMalformed(error: Error, socket: Socket): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) return;
  const problem = document('invalid-request', 'The request is not HTTP, or its headers are too large.');
  const body = JSON.stringify(problem);
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return document(error.code, error.message, pointers(error));
  if (error instanceof StorageError) return document(error.code, error.message);
  if (isFastifyError(error)) return fromFastify(error);
  return document(
    'internal-error',
    'The key service met an error of its own. Try again; if it stays, read the log of the key service.',
  );
}

function document(code: ProblemCode, detail: string, errors?: Problem['errors']): Problem {
  const [status, title] = problems[code];
  return { type: `/problems/${code}`, title, status, detail, code, ...(errors && { errors }) };
}

function pointers({ pointer, message }: ProblemError): Problem['errors'] {
  return pointer === undefined ? undefined : [{ pointer, detail: message }];
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_');
}

const fastifyCodes: Record<string, readonly [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed-json', 'The body is not JSON. Send a JSON object.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-json', 'The body is empty. Send a JSON object.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'The body must be JSON. Send it with content-type: application/json.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload-too-large', 'The body is over 1 MiB. Send less.'],
};

/** Its own messages may repeat what was sent, so they are not passed on. */
function fromFastify(error: FastifyError): Problem {
  if (error.validation) return document('invalid-request', ...invalid(error));
  const known = fastifyCodes[error.code];
  if (known) return document(...known);
  if ((error.statusCode ?? 500) < 500) {
    return document('invalid-request', 'The request cannot be read. Compare it with /v1/openapi.json.');
  }
  return toProblem(undefined);
}

function invalid(error: FastifyError): [detail: string, errors: NonNullable<Problem['errors']>] {
  const part = error.validationContext === 'body' ? '' : `/${error.validationContext ?? 'request'}`;
  const errors = (error.validation ?? [])
    // Beside the object that it does not belong to, an unknown property is reported by its own name.
    .filter(({ keyword }) => keyword !== 'boolean')
    .slice(0, 20)
    .map((one) => ({ pointer: `${part}${one.instancePath}`, detail: wordsFor(one) }));
  const listed = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  return [`Nothing was changed: ${listed}. Compare the request with /v1/openapi.json.`, errors];
}

function wordsFor({ keyword, message, params }: NonNullable<FastifyError['validation']>[number]): string {
  if (keyword === 'pattern') return 'is not of the form it must have';
  return `${message ?? 'is not valid'}${namesOf(params)}`;
}

/** The property names that are missing or too many. What is no plain name is not repeated. */
function namesOf(params: Record<string, unknown>): string {
  const named = params['additionalProperties'] ?? params['requiredProperties'];
  if (!Array.isArray(named)) return '';
  const names = named.map((name) => (/^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(String(name)) ? name : '…'));
  return ` (${names.join(', ')})`;
}
