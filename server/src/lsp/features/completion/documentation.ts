import type { MarkupContent } from 'vscode-languageserver';
import { aboutOperation, aboutResource, aboutRole, aboutRule } from '../about.ts';
import { definitionOf } from '../customRoles.ts';
import { type Block, markup } from '../prose.ts';
import type { Reading } from '../reading.ts';

/** What a completion stands for, by what it names; undefined where its label says it all. */
export async function documentationOf(
  subject: string | undefined,
  name: string,
  reading: Reading,
): Promise<MarkupContent | undefined> {
  const blocks = await aboutSubject(subject, name, reading);
  return blocks && markup(blocks, reading.capabilities.completion.markdown);
}

async function aboutSubject(
  subject: string | undefined,
  name: string,
  reading: Reading,
): Promise<readonly Block[] | undefined> {
  if (subject === 'role')
    return aboutRole(name, reading, { definedAt: (await definitionOf(name, reading))?.uri });
  if (subject === 'operation') return aboutOperation(name, reading);
  if (subject === 'resource') return aboutResource(name, reading);
  return subject === 'rule' ? aboutRule(name, reading) : undefined;
}
