import manifestSchema from '../../../../../schemas/key-manifest.schema.json' with { type: 'json' };
import policySchema from '../../../../../schemas/policy.schema.json' with { type: 'json' };
import type { Path } from '../../../lint/tree.ts';

/** The words of JSON Schema that the schemas of this project use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

export const schemas: Readonly<Record<'manifest' | 'policy', JsonSchema>> = {
  manifest: manifestSchema,
  policy: policySchema,
};

/** What the schema says of the value at the path, with what it refers to; undefined where it says nothing. */
export function schemaAt(whole: JsonSchema, path: Path): JsonSchema | undefined {
  let schema: JsonSchema | undefined = resolved(whole, whole);
  for (const segment of path) {
    const next: JsonSchema | undefined =
      typeof segment === 'number' ? schema?.items : schema && propertyOf(schema, segment);
    schema = next && resolved(next, whole);
  }
  return schema;
}

export function typesOf({ type = [] }: JsonSchema): readonly string[] {
  return typeof type === 'string' ? [type] : type;
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const own = schema.properties ?? {};
  if (Object.hasOwn(own, name)) return own[name];
  const fitting = Object.entries(schema.patternProperties ?? {}).find(([shape]) =>
    new RegExp(shape).test(name),
  );
  if (fitting) return fitting[1];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** What stands closer says it better. Either branch of a condition may hold. */
function resolved(schema: JsonSchema, whole: JsonSchema): JsonSchema {
  const { $ref, allOf = [], then: ifSo, else: ifNot, ...own } = schema;
  const name = $ref?.replace('#/definitions/', '');
  const wider = [name === undefined ? undefined : whole.definitions?.[name], ...allOf, ifSo, ifNot];
  return Object.assign({}, ...wider.map((one) => one && resolved(one, whole)), own);
}
