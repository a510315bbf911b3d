import { TextEdit } from 'vscode-languageserver';
import { appendItem, insertProperty, onOneLine } from '../../lint/edits.ts';
import type * as lint from '../../lint/findings.ts';
import type { CustomRole } from '../../lint/policy.ts';
import { PolicyDocument } from '../../lint/policyDocument.ts';
import { policyFilesAbove, type ResolvedPolicy } from '../../lint/resolvePolicy.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import { OpenDocument } from '../session/openDocument.ts';
import { editsOf, type FileEdits } from './workspaceEdits.ts';

/** A file that may be open. */
export interface FileText {
  readonly text: string;
  readonly document: OpenDocument | undefined;
}

/** Why no role can be declared in the policy of the manifest; undefined where one can. */
export function obstacleToDeclaring(
  { uri, findings }: ResolvedPolicy,
  { createsFiles }: ClientCapabilities,
): string | undefined {
  if (uri === undefined) {
    return createsFiles
      ? undefined
      : 'There is no policy file yet, and this editor makes no files as part of an edit.';
  }
  const isBroken = findings.get(uri)?.some(({ rule }) => rule === 'syntax');
  return isBroken ? 'The policy has syntax errors, which have to be mended first.' : undefined;
}

/** Adds the role to the policy that holds, or to a new one beside the manifest; undefined where it has no place. */
export function declaringEdits(
  role: CustomRole,
  manifest: string,
  policy: { readonly uri: string; readonly file: FileText } | undefined,
): FileEdits | undefined {
  if (!policy) {
    const [uri] = policyFilesAbove(manifest);
    const text = `{\n  "customRoles": [\n    ${onOneLine(role)}\n  ]\n}\n`;
    return uri === undefined ? undefined : { uri, version: null, isNew: true, edits: [insertion(text)] };
  }
  const { uri, file } = policy;
  const edits = declaring(role, new PolicyDocument(file.text));
  if (!edits) return undefined;
  if (file.document) return editsOf(file.document, edits);
  const places = OpenDocument.create(uri, 'json', 0, file.text);
  return { ...editsOf(places, edits), version: null };
}

function declaring(role: CustomRole, document: PolicyDocument): lint.TextEdit[] | undefined {
  const { text, value } = document;
  const [whole, roles] = [document.range([]), document.range(['customRoles'])];
  if (!whole || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (!roles) return insertProperty(text, whole, 'customRoles', [role]);
  return Array.isArray(document.valueAt(['customRoles'])) ? appendItem(text, roles, role) : undefined;
}

function insertion(text: string): TextEdit {
  return TextEdit.insert({ line: 0, character: 0 }, text);
}
