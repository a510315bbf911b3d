import type { Part } from '../document.ts';
import type { Report } from '../findings.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const duplicateProperty: Rule = {
  meta: {
    id: 'duplicate-property',
    description: 'One JSON object names a property twice.',
    severity: 'error',
    reads: 'layout',
  },

  checkPart: duplicatesIn,
};

export function* duplicatesIn(part: Part): Generator<Report> {
  for (const { name, range, first } of part.duplicateProperties()) {
    yield {
      message: `${quote(name)} stands twice in this object. Programs go by this one, the last; who reads the file may go by the first.`,
      range,
      value: name,
      related: [{ range: first, message: 'Here it stands first.' }],
    };
  }
}
