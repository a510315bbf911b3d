import { CompletionItemKind } from 'vscode-languageserver';
import { daysLater, isoDay } from '../../../lint/instant.ts';
import { personas, recommended } from '../../../lint/policy.ts';
import type { Path } from '../../../lint/tree.ts';
import { type Choice, choiceOf, literally, placeholder } from './choice.ts';

export interface WholePlace {
  readonly isPolicy: boolean;
  readonly account: string | undefined;
  readonly now: Date;
}

/** Whole objects to fill in, where one can stand: a file, a key, a suppression, a custom role, a rule's setting. */
export function wholeChoices(path: Path, { isPolicy, account, now }: WholePlace): Choice[] {
  if (path.length === 0) return [isPolicy ? policy : manifest];
  if (isPolicy) return isItemOf(path, 'customRoles', 0) ? [customRole] : ruleSetting(path);
  if (isItemOf(path, 'keys', 0)) return [generatedKey(account), externalKey(now)];
  return isItemOf(path, 'suppress', 0) || isItemOf(path, 'suppress', 2) ? [suppression(now)] : [];
}

function isItemOf(path: Path, list: string, at: number): boolean {
  return path.length === at + 2 && path[at] === list;
}

function whole(label: string, lines: readonly string[], documentation: string): Choice {
  const text = lines.join('\n');
  return { label, kind: CompletionItemKind.Snippet, text, snippet: 'only', documentation };
}

const manifest = whole(
  'key manifest',
  ['{', `\t"account": "${placeholder(1, 'account')}",`, '\t"keys": [$0]', '}'],
  'A manifest of the API keys of an account.',
);

const policy = whole(
  'key policy',
  ['{', `\t"extends": "${choiceOf(1, Object.keys(personas))}"$0`, '}'],
  'What a team decided about its API keys.',
);

const customRole = whole(
  'custom role',
  ['{', `\t"name": "${placeholder(1, 'name')}",`, '\t"resources": ["$2"]', '}'],
  'A role of the account and what it grants.',
);

/** Of the rules that have options: their severity and these, as they are where nobody sets them. */
function ruleSetting([list, rule, ...within]: Path): Choice[] {
  const options = Object.entries(recommended.options).find(([id]) => id === rule)?.[1];
  if (list !== 'rules' || !options || within.length > 0) return [];
  const severity = choiceOf(1, ['error', 'warning', 'info', 'hint', 'off']);
  const text = `{ "severity": "${severity}", "options": ${literally(JSON.stringify(options))} }`;
  return [
    whole('severity and options', [text], 'How grave the findings are, and what can be set for the rule.'),
  ];
}

function generatedKey(account: string | undefined): Choice {
  return whole(
    'generated key',
    [
      '{',
      '\t"kind": "generated",',
      `\t"keyName": "vtexappkey-${account ? literally(account) : placeholder(1, 'account')}-${placeholder(2, 'ABCDEF')}",`,
      `\t"label": "${placeholder(3, 'what it is for')}",`,
      '\t"roles": ["$4"],',
      '\t"owner": "$5",',
      '\t"uses": ["$6"]',
      '}',
    ],
    'A key that this account generates and manages.',
  );
}

function externalKey(now: Date): Choice {
  return whole(
    'external key',
    [
      '{',
      '\t"kind": "external",',
      `\t"keyName": "vtexappkey-${placeholder(1, 'account')}-${placeholder(2, 'ABCDEF')}",`,
      '\t"roles": ["$3"],',
      `\t"addedDate": "${placeholder(4, isoDay(now))}",`,
      '\t"owner": "$5"',
      '}',
    ],
    'A key of another account, to which this account gives roles.',
  );
}

function suppression(now: Date): Choice {
  const until = isoDay(daysLater(now, 30));
  const text = `{ "rule": "$1", "reason": "$2", "until": "${placeholder(3, until)}" }`;
  return whole('suppression', [text], 'Accepts the findings of one rule for a time.');
}
