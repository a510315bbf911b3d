import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Randomness } from './domain/randomLetters.ts';

/** Cryptographically secure bytes. */
export const secureRandomness: Randomness = (count) => randomBytes(count);

/** SHA-256 in hexadecimal. A token has about 601 random bits: it needs neither salt nor stretching. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares in a time that tells nothing about where two secrets differ, nor about their lengths. */
export function sameSecret(one: string, other: string): boolean {
  return sameHash(hashToken(one), hashToken(other));
}

/** Compares two SHA-256 hashes in hexadecimal in constant time. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
