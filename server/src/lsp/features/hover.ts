import type { Hover } from 'vscode-languageserver';
import type { Path } from '../../lint/tree.ts';
import { aboutKeyName, aboutOperation, aboutResource, aboutRole, aboutRule } from './about.ts';
import { aboutInstant } from './aboutInstant.ts';
import { definitionOf } from './customRoles.ts';
import type { Pointed } from './json/cursor.ts';
import { schemaAt, schemas } from './json/schema.ts';
import { type Subject, subjectOf } from './json/subject.ts';
import { type Block, code, markup } from './prose.ts';
import { pointedIn, type Reading } from './reading.ts';

/** What is to be said of the string at the offset; nothing of what says all there is to say itself. */
export async function hoverAt(reading: Reading, offset: number): Promise<Hover | undefined> {
  const pointed = pointedIn(reading, offset);
  const blocks = pointed && (await aboutPointed(pointed, offset, reading));
  if (!blocks || blocks.length === 0) return undefined;
  const { document, capabilities } = reading;
  return {
    contents: markup(blocks, capabilities.hoverMarkdown),
    range: document.rangeOf(pointed.range),
  };
}

async function aboutPointed(pointed: Pointed, offset: number, reading: Reading): Promise<readonly Block[]> {
  const { path, isName } = pointed;
  const subject = subjectOf(path, isName, !reading.linter);
  if (subject && subject in words) return words[subject as keyof typeof words](pointed, offset, reading);
  return aboutProperty(path, reading);
}

type Words = (
  pointed: Pointed,
  offset: number,
  reading: Reading,
) => readonly Block[] | Promise<readonly Block[]>;

const words = {
  role: async ({ content, path }, offset, reading) => {
    const definition = await definitionOf(content, reading);
    const key = path[2] === 'roles' ? entryAt(offset, reading)?.key : undefined;
    return aboutRole(content, reading, { definedAt: definition?.uri, key });
  },
  operation: ({ content }, offset, reading) =>
    aboutOperation(content, reading, entryAt(offset, reading)?.key),
  rule: ({ content }, _, reading) => aboutRule(content, reading),
  instant: ({ content, path }, offset, reading) => {
    const entry = path[0] === 'keys' ? entryAt(offset, reading) : undefined;
    return aboutInstant(content, path, entry, reading);
  },
  keyName: ({ content }, offset, reading) => {
    const entry = entryAt(offset, reading);
    return aboutKeyName(content, entry?.key.kind, entry?.account);
  },
  resource: ({ content }, _, reading) => aboutResource(content, reading),
} satisfies Partial<Record<Subject, Words>>;

function entryAt(offset: number, { linter }: Reading) {
  return linter?.keysIn({ start: offset, end: offset }).next().value?.entry;
}

/** What the schema says of a property, on its name and on its value. */
function aboutProperty(path: Path, { linter }: Reading): Block[] {
  const owner = path.findLastIndex((segment) => typeof segment === 'string');
  const name = path[owner];
  const described = schemaAt(schemas[linter ? 'manifest' : 'policy'], path.slice(0, owner + 1));
  if (typeof name !== 'string' || !described?.description) return [];
  const values = described.enum
    ? [['One of ', described.enum.map((value) => `'${value}'`).join(', '), '.']]
    : [];
  const usual =
    described.default === undefined ? [] : [[`Where it is left out: ${JSON.stringify(described.default)}.`]];
  return [[code(name), ': ', described.description], ...values, ...usual];
}
