import { CompletionItemKind } from 'vscode-languageserver';
import { isoDay } from '../../../lint/instant.ts';
import type { ManifestKey } from '../../../lint/manifestKey.ts';
import { type Cursor, siblings } from '../json/cursor.ts';
import { type JsonSchema, schemaAt, typesOf } from '../json/schema.ts';
import { type Choice, choiceOf, placeholder } from './choice.ts';

export interface PropertyPlace {
  readonly cursor: Cursor;
  /** Of the key whose properties they are; undefined of other objects. */
  readonly kind: ManifestKey['kind'];
  readonly schema: JsonSchema;
  readonly now: Date;
}

/** What only keys of the other kind have. */
const others = {
  generated: ['addedDate'],
  external: ['label', 'creationDate', 'creationDateToken', 'creationDateNewToken'],
} as const;

/** The properties that the object may have and does not yet: first those that it must have. */
export function propertyChoices({ cursor, kind, schema, now }: PropertyPlace): Choice[] {
  const { slot } = cursor;
  const { properties = {}, required = [] } = schemaAt(schema, slot.path) ?? {};
  const has = siblings(cursor);
  const excluded: readonly string[] = kind ? others[kind] : [];
  const names = Object.keys(properties).filter((name) => !has.includes(name) && !excluded.includes(name));
  return [
    ...names.filter((name) => required.includes(name)),
    ...names.filter((name) => !required.includes(name)),
  ].map((name) => {
    const property = schemaAt(schema, [...slot.path, name]) ?? {};
    return {
      label: name,
      kind: CompletionItemKind.Property,
      ...textOf(name, property, slot.hasColon, now),
      ...(required.includes(name) && { detail: 'required' }),
      ...(property.description && { documentation: property.description }),
    };
  });
}

function textOf(
  name: string,
  property: JsonSchema,
  hasColon: boolean,
  now: Date,
): Pick<Choice, 'text' | 'plain' | 'snippet'> {
  const written = JSON.stringify(name);
  if (hasColon) return { text: written };
  const [snippet, plain] = emptyOf(property, now);
  return { text: `${written}: ${snippet}`, plain: `${written}: ${plain}`, snippet: 'yes' };
}

/** A value to fill in, as a snippet and as plain text. */
function emptyOf(schema: JsonSchema, now: Date): readonly [snippet: string, plain: string] {
  const { enum: values, pattern } = schema;
  if (values) return values.length > 8 ? ['"$1"', '""'] : [`"${choiceOf(1, values)}"`, '""'];
  const [type] = typesOf(schema);
  if (type === 'array') return ['[$1]', '[]'];
  if (type === 'object') return ['{$1}', '{}'];
  if (type === 'boolean') return [choiceOf(1, ['true', 'false']), String(schema.default ?? false)];
  if (type === 'integer') return [placeholder(1, String(schema.default ?? 1)), String(schema.default ?? 1)];
  const day = isoDay(now);
  return pattern?.startsWith('^\\d{4}-') ? [`"${placeholder(1, day)}"`, `"${day}"`] : ['"$1"', '""'];
}
