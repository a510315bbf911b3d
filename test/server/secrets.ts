import { randomInt } from 'node:crypto';

/** Made anew each time, so that no file holds what a scanner would take for a token. */
export function randomLetters(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(65 + randomInt(26))).join('');
}

/** The shape of a JWT, with nothing in it. */
export function sampleJwt(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'ES256', typ: 'JWT' }), part({ sub: 'nobody', iat: 0 }), randomLetters(40)].join('.');
}
