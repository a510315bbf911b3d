import type { Report, Span } from '../findings.ts';
import type { Rule } from '../rule.ts';
import { findSecrets, type SecretKind } from '../secrets.ts';

export const secretInManifest: Rule = {
  meta: {
    id: 'secret-in-manifest',
    description: 'The file holds a token or another secret.',
    severity: 'error',
  },

  *checkManifest(manifest) {
    const secrets = findSecrets(manifest.text);
    for (const { kind, start, end } of secrets) yield reportOf(kind, { start, end });
    // An escape may hide what a string holds.
    for (const { value, range } of manifest.escapedStrings()) {
      const [hidden] = findSecrets(value);
      const isKnown = () => secrets.some(({ start, end }) => range.start <= start && end <= range.end);
      if (hidden && !isKnown()) yield reportOf(hidden.kind, range);
    }
  },
};

const what: Record<SecretKind, string> = {
  token: 'a VTEX token',
  'single-access link': 'a single-access link, which opens a token',
  JWT: 'a JWT, as a user token is',
  'token-like secret': 'what looks like a token',
};

function reportOf(kind: SecretKind, range: Span): Report {
  return {
    message: `This is ${what[kind]}. Take it out of the file, and out of its history; whoever read it has it, so renew the token.`,
    range,
    value: kind,
    confidence: kind === 'token-like secret' ? 'medium' : 'high',
  };
}
