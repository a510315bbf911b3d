import type { Part } from '../document.ts';
import type { Report, Span } from '../findings.ts';
import { cautions, unsafeFix } from '../fixes.ts';
import type { Rule } from '../rule.ts';
import { findSecrets, type SecretKind } from '../secrets.ts';

export const secretInManifest: Rule = {
  meta: {
    id: 'secret-in-manifest',
    description: 'The file holds a token or another secret.',
    severity: 'error',
    reads: 'layout',
    fixes: 'unsafe',
  },

  checkPart: secretsIn,
};

export function* secretsIn(part: Part): Generator<Report> {
  const secrets = findSecrets(part.text);
  for (const { kind, start, end } of secrets) yield reportOf(kind, { start, end }, 'redacted');
  // An escape may hide what a string holds.
  for (const { value, range } of part.escapedStrings()) {
    const [hidden] = findSecrets(value);
    const isKnown = () => secrets.some(({ start, end }) => range.start <= start && end <= range.end);
    if (hidden && !isKnown()) yield reportOf(hidden.kind, range, '"redacted"');
  }
}

const what: Record<SecretKind, string> = {
  token: 'a VTEX token',
  'single-access link': 'a single-access link, which opens a token',
  JWT: 'a JWT, as a user token is',
  'private key': 'a private key',
  'token-like secret': 'what looks like a token',
  'random text': 'what looks like a password or another secret',
};

function reportOf(kind: SecretKind, range: Span, placeholder: string): Report {
  const isSure = kind !== 'token-like secret' && kind !== 'random text';
  return {
    message: `This is ${what[kind]}. Take it out of the file, and out of its history; whoever read it has it, so renew the token.`,
    range,
    value: kind,
    confidence: isSure ? 'high' : 'medium',
    fixes: () => [
      unsafeFix('Take the secret out of the file', cautions.removesSecret, () => [
        { range, newText: placeholder },
      ]),
    ],
  };
}
