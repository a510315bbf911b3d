import type { Rule } from '../rule.ts';

export const syntax: Rule = {
  meta: { id: 'syntax', description: 'The file is not JSON.', severity: 'error', reads: 'layout' },

  *checkPart({ problems }, { syntaxReportedElsewhere }) {
    for (const { message, range, unreadable } of problems) {
      // Nobody else says that this server did not look at the file.
      if (unreadable || !syntaxReportedElsewhere) yield { message, range, value: message };
    }
  },
};
