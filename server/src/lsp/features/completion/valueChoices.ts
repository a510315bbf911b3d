import { CompletionItemKind } from 'vscode-languageserver';
import type { Catalog } from '../../../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../../../common/src/catalog/operation.ts';
import { daysLater, isoDay } from '../../../lint/instant.ts';
import type { ManifestKey } from '../../../lint/manifestKey.ts';
import { personas } from '../../../lint/policy.ts';
import { rules } from '../../../lint/rules/index.ts';
import { canSuppress } from '../../../lint/suppressions.ts';
import type { Path } from '../../../lint/tree.ts';
import { type JsonSchema, typesOf } from '../json/schema.ts';
import type { Reading } from '../reading.ts';
import { type Choice, literally, placeholder } from './choice.ts';

/** Every operation that a list has not yet, by path. Found by its method, its path and the words of both in any order. */
export function operationChoices(given: readonly string[], catalog: Catalog): Choice[] {
  const { all, find } = catalog.operations;
  const has = new Set(given.map((text) => titleOf(find(text))));
  return all
    .filter((operation) => !has.has(titleOf(operation)))
    .toSorted((a, b) => compare(a.path, b.path) || compare(a.method, b.method))
    .map((operation) => {
      const label = titleOf(operation);
      return {
        label,
        kind: CompletionItemKind.Method,
        text: JSON.stringify(label),
        filter: `${label} ${wordsOf(operation)} ${label}`,
        detail: operation.apis.join(', '),
      };
    });
}

function titleOf(operation: Operation | undefined): string {
  return operation ? `${operation.method} ${operation.path}` : '';
}

/** Clients look for what is typed letter by letter from left to right. */
function wordsOf({ path, method }: Operation): string {
  const words = path.replaceAll(/\{[^}]*\}/g, '').match(/[A-Za-z0-9]+/g) ?? [];
  return `${words.join(' ')} ${method}`;
}

export function resourceChoices(given: readonly string[], catalog: Catalog): Choice[] {
  return catalog.resources
    .filter(({ ref }) => !given.includes(ref))
    .map(({ ref, product, name, sensitivity }) => ({
      label: ref,
      kind: CompletionItemKind.EnumMember,
      text: JSON.stringify(ref),
      filter: `${ref} ${name} ${product}`,
      detail: `${name} · ${sensitivity ?? 'not graded'}`,
    }));
}

/** Those whose findings can be accepted. */
export function ruleChoices(): Choice[] {
  return rules
    .filter(({ meta }) => canSuppress(meta.id))
    .map(({ meta }) => ({
      label: meta.id,
      kind: CompletionItemKind.EnumMember,
      text: JSON.stringify(meta.id),
      detail: meta.description,
    }));
}

export function extendsChoices(): Choice[] {
  return Object.keys(personas).map((name) => ({
    label: name,
    kind: CompletionItemKind.EnumMember,
    text: JSON.stringify(name),
  }));
}

/** Days in UTC; for the end of a suppression those to come, as far as the policy allows. */
export function instantChoices(path: Path, { now, resolved }: Reading): Choice[] {
  if (path.at(-1) !== 'until') {
    return [dayChoice('today', now, 0), dateChoice('now', `${now.toISOString().slice(0, 19)}Z`, 1)];
  }
  const { maxSuppressionDays: most } = resolved.policy;
  const days = [...new Set([...[7, 30, 90].filter((count) => count < most), most])];
  return days.map((count, index) =>
    dayChoice(count === 0 ? 'today' : `in ${count} days`, daysLater(now, count), index),
  );
}

function dayChoice(words: string, day: Date, index: number): Choice {
  return dateChoice(words, isoDay(day), index);
}

/** Found by its words and by its digits. */
function dateChoice(words: string, date: string, index: number): Choice {
  return {
    label: words,
    kind: CompletionItemKind.Constant,
    text: JSON.stringify(date),
    filter: `${words} ${date}`,
    detail: index === 0 ? `${date} (UTC)` : date,
  };
}

export function keyNameChoices(kind: ManifestKey['kind'], account: string | undefined): Choice[] {
  const owner = kind !== 'external' && account ? literally(account) : placeholder(1, 'account');
  return [
    {
      label: `vtexappkey-${kind !== 'external' && account ? account : '{account}'}-…`,
      kind: CompletionItemKind.Snippet,
      text: `"vtexappkey-${owner}-${placeholder(2, 'ABCDEF')}"`,
      snippet: 'only',
      filter: 'vtexappkey',
    },
  ];
}

/** What the schema lists, and whether it is what holds where nothing is said; null where that is allowed. */
export function schemaChoices(schema: JsonSchema): Choice[] {
  const types = typesOf(schema);
  const listed: readonly unknown[] = [
    ...(schema.enum ?? []),
    ...(types.includes('boolean') ? [true, false] : []),
    ...(types.includes('null') ? [null] : []),
  ];
  return listed.map((value) => ({
    label: String(value),
    kind: CompletionItemKind.Value,
    text: JSON.stringify(value),
    ...(value === schema.default && { detail: 'where it is left out' }),
  }));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
