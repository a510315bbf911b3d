import { Check } from 'typebox/value';
import { AccountName, KeyName, maxLabelLength, ownerAccount } from '../../../common/src/model/key.ts';

/** What is wrong with a key identification, in words for an input box; undefined where nothing is. */
export function labelProblem(text: string): string | undefined {
  const label = text.trim();
  if (label === '') return 'Enter a key identification. It is required, and cannot be changed later.';
  const { length } = [...label];
  if (length <= maxLabelLength) return undefined;
  return `A key identification has at most ${maxLabelLength} characters; this one has ${length}.`;
}

/** What is wrong with the name of a key that another account would give to `account`. */
export function externalKeyProblem(text: string, account: string): string | undefined {
  const keyName = text.trim();
  if (keyName === '') return 'Enter the key that the other account gave you.';
  if (!Check(KeyName, keyName))
    return 'A key reads vtexappkey-{account}-{6 letters A-Z}. Never enter a token here.';
  if (ownerAccount(keyName) === account) {
    return `This key belongs to ${account} itself. Only keys of other accounts can be added.`;
  }
  return undefined;
}

export function accountProblem(text: string): string | undefined {
  if (Check(AccountName, text.trim())) return undefined;
  return 'Enter the account as it stands in its host name: lowercase letters, digits and hyphens.';
}

/** Names tell connections apart in the tree, so that two cannot share one. */
export function connectionNameProblem(text: string, taken: readonly string[]): string | undefined {
  const name = text.trim();
  if (name === '') return 'Enter a name for the connection.';
  if (taken.includes(name)) return `There is a connection “${name}” already.`;
  return undefined;
}

/** What is wrong with a day that is to be one of these, all written `2026-12-31`. */
export function dayProblem(text: string, earliest: string, latest: string): string | undefined {
  const day = text.trim();
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && new Date(day).toJSON()?.startsWith(day);
  if (!isDay) return `Enter a day such as ${latest}.`;
  if (day < earliest) return `This day is over. The first one possible is ${earliest}.`;
  return day > latest ? `This is too late: the policy allows ${latest} at most.` : undefined;
}
