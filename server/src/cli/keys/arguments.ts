import { Check } from 'typebox/value';
import { KeyName, Label, maxLabelLength } from '../../../../common/src/model/key.ts';
import type { KeyQuery } from '../../../../common/src/model/query.ts';
import { quote } from '../../lint/words.ts';
import { Failure } from '../failure.ts';
import { longestText } from './findKey.ts';

// What a backend would refuse as well, but in words of its own interface.

export function checkKeyName(keyName: string): void {
  if (Check(KeyName, keyName)) return;
  throw new Failure(
    `${quote(keyName)} is no name of a key`,
    'it is vtexappkey-{account}-{6 letters}, as VTEX Admin lists it under API keys',
  );
}

export function checkLabel(label: string): void {
  const isLabel: boolean = Check(Label, label);
  if (isLabel) return;
  if (label.trim() === '') {
    throw new Failure('the label is empty', '--label says what the key is for, such as "erp order sync"');
  }
  const { length } = [...label];
  if (length > maxLabelLength) {
    throw new Failure(`the label has ${length} characters`, `--label takes ${maxLabelLength} at most`);
  }
  throw new Failure('the label has a line break or a control character in it', 'write it on one line');
}

export function checkQuery(query: KeyQuery): void {
  for (const name of ['role', 'text'] as const) {
    const { [name]: value = '' } = query;
    const { length } = [...value];
    if (length > longestText) {
      throw new Failure(`--${name} has ${length} characters`, `it takes ${longestText} at most`);
    }
  }
}
