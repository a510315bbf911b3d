import { readKey } from '../../../lint/manifestKey.ts';
import { type Cursor, siblings } from '../json/cursor.ts';
import { schemaAt, schemas, typesOf } from '../json/schema.ts';
import { type Subject, subjectOf } from '../json/subject.ts';
import { plainOf, valuesOf } from '../json/syntax.ts';
import type { Reading } from '../reading.ts';
import type { Choice } from './choice.ts';
import { propertyChoices } from './propertyChoices.ts';
import { justificationChoices, roleChoices } from './roleChoices.ts';
import {
  extendsChoices,
  instantChoices,
  keyNameChoices,
  operationChoices,
  resourceChoices,
  ruleChoices,
  schemaChoices,
} from './valueChoices.ts';
import { wholeChoices } from './wholeChoices.ts';

export interface Choices {
  /** What the labels name, where more can be said of them. */
  readonly subject: Subject | undefined;
  /** In the order in which they are listed. */
  readonly choices: readonly Choice[];
}

/** All that can stand at the cursor. */
export function choicesAt(cursor: Cursor, reading: Reading): Choices {
  return cursor.slot.kind === 'name' ? namesAt(cursor, reading) : valuesAt(cursor, reading);
}

function namesAt(cursor: Cursor, reading: Reading): Choices {
  const { slot } = cursor;
  const isPolicy = !reading.linter;
  if (subjectOf([...slot.path, ''], true, isPolicy) === 'role') {
    return { subject: 'role', choices: justificationChoices(cursor, keyAround(cursor), reading) };
  }
  const schema = schemas[isPolicy ? 'policy' : 'manifest'];
  const { kind } = slot.path[0] === 'keys' && slot.path.length === 2 ? keyAround(cursor) : {};
  const subject = subjectOf([...slot.path, 'x'], true, isPolicy);
  return { subject, choices: propertyChoices({ cursor, kind, schema, now: reading.now }) };
}

function valuesAt(cursor: Cursor, reading: Reading): Choices {
  const { path } = cursor.slot;
  const isPolicy = !reading.linter;
  const schema = schemaAt(schemas[isPolicy ? 'policy' : 'manifest'], path);
  // Where a list is due, one of a single item is offered.
  const isList = schema !== undefined && typesOf(schema)[0] === 'array';
  const at = isList ? [...path, 0] : path;
  const subject = subjectOf(at, false, isPolicy);
  const values = subject && subject in bySubject ? bySubject[subject as keyof typeof bySubject] : undefined;
  const choices = [
    ...wholeChoices(at, { isPolicy, account: reading.linter?.header.account, now: reading.now }),
    ...(values?.(cursor, reading) ?? []),
    // The schema lists the ids of the rules too.
    ...(schema && subject !== 'rule' ? schemaChoices(schema) : []),
  ];
  return { subject: values && subject, choices: isList ? choices.map(asList) : choices };
}

const bySubject = {
  role: (cursor, reading) => roleChoices(siblings(cursor), keyAround(cursor), reading),
  operation: (cursor, { catalog }) => operationChoices(siblings(cursor), catalog),
  resource: (cursor, { catalog }) => resourceChoices(siblings(cursor), catalog),
  rule: () => ruleChoices(),
  instant: ({ slot }, reading) => instantChoices(slot.path, reading),
  keyName: (cursor, { linter }) => keyNameChoices(keyAround(cursor).kind, linter?.header.account),
  extends: () => extendsChoices(),
} satisfies Partial<Record<Subject, (cursor: Cursor, reading: Reading) => readonly Choice[]>>;

/** The key that the cursor is in, as far as it goes; an empty one elsewhere. */
function keyAround({ slot, syntax }: Cursor) {
  const [keys, index] = slot.path;
  const key = valuesOf(syntax.root).find(
    ({ path }) => path.length === 2 && path[0] === keys && path[1] === index,
  );
  return readKey(keys === 'keys' ? plainOf(key, syntax.text) : undefined);
}

function asList(choice: Choice): Choice {
  return { ...choice, text: `[${choice.text}]` };
}
