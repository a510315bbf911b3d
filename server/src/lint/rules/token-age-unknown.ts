import type { Rule } from '../rule.ts';

export const tokenAgeUnknown: Rule = {
  meta: {
    id: 'token-age-unknown',
    description: 'An active generated key has no date of its token.',
    severity: 'info',
    reads: 'layout',
  },

  *checkKey(entry) {
    const { kind, keyName, status, creationDateToken, creationDateNewToken } = entry.key;
    // A key without a name is still to be generated.
    if (kind !== 'generated' || !keyName || status !== 'active') return;
    const range = entry.range(['keyName']);
    if (!range || creationDateToken || creationDateNewToken) return;
    yield {
      message:
        "Nobody can tell how old the token is: 'creationDateToken' is missing. The export of the API keys has it.",
      range,
    };
  },
};
