import type { Range } from 'vscode-languageserver';
import { PolicyDocument } from '../../lint/policyDocument.ts';
import type { ResolvedPolicy } from '../../lint/resolvePolicy.ts';
import { OpenDocument } from '../session/openDocument.ts';
import type { FileText } from './policyEdits.ts';

/** Where a policy sets the severity of the rule: in the file itself, else in one that it extends. Undefined without a policy. */
export async function policyPlace(
  { uri: own, findings }: ResolvedPolicy,
  rule: string | undefined,
  read: (uri: string) => Promise<FileText | undefined>,
): Promise<{ readonly uri: string; readonly selection?: Range } | undefined> {
  if (own === undefined) return undefined;
  // A policy comes after what it extends.
  for (const uri of rule === undefined ? [] : [...findings.keys()].reverse()) {
    const file = await read(uri);
    const range = file && new PolicyDocument(file.text).nameRange(['rules'], String(rule));
    if (file && range) {
      const document = file.document ?? OpenDocument.create(uri, 'json', 0, file.text);
      return { uri, selection: document.rangeOf(range) };
    }
  }
  return { uri: own };
}
