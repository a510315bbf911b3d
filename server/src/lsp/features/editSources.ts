import { applyEdits } from '../../lint/edits.ts';
import type { Finding, Fix, TextEdit } from '../../lint/findings.ts';
import { type Fixable, fixAll, fromTheEnd, partAt } from '../../lint/fixAll.ts';
import { Linter } from '../../lint/linter.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import type { Judged } from '../session/session.ts';
import { type EditSource, keyAt, roleSetsOf, titleOf } from './codeActions.ts';
import { declaringEdits, type FileText } from './policyEdits.ts';
import { suppressionToFillIn } from './suppressing.ts';
import { editsOf, type FileEdits } from './workspaceEdits.ts';

/** Why an edit that was offered cannot be made any more. */
export class Outdated extends Error {}

export interface EditPorts {
  readonly capabilities: ClientCapabilities;
  /** What is open before what is saved. */
  read(uri: string): Promise<FileText | undefined>;
  /** Lets other messages pass; throws where nobody waits for the edit any more. */
  pause(): Promise<void>;
}

/** The edits of an action, for the files as they are now. Throws `Outdated` where what it was about is gone. */
export async function editsFrom(source: EditSource, judged: Judged, ports: EditPorts): Promise<FileEdits[]> {
  const { document, manifest } = judged;
  switch (source.kind) {
    case 'fix': {
      const { fingerprint, title } = source;
      return editsOfFix(fixIn(findingIn(judged, fingerprint).fixes, title), judged, ports);
    }
    case 'roles': {
      const { offset, title, version } = source;
      const key = version === document.version ? keyAt(judged, { start: offset, end: offset }) : undefined;
      if (!key || !manifest) throw new Outdated('The manifest changed meanwhile: ask again.');
      const fix = fixIn(roleSetsOf(key.entry, manifest.lintOptions), title);
      return editsOfFix(moved(fix, key.start), judged, ports);
    }
    case 'suppress': {
      const finding = findingIn(judged, source.fingerprint);
      const edits =
        manifest && suppressionToFillIn(finding, document, manifest.lintOptions, ports.capabilities);
      if (!edits) throw new Outdated('The key has syntax errors, so no suppression can be put into it.');
      return [edits];
    }
    case 'fixAll':
      return [editsOf(document, await fixAll(fixable(judged, ports)))];
  }
}

/** The finding that is still there, and shown. */
export function findingIn({ findings }: Judged, fingerprint: string): Finding {
  const finding = findings.find((one) => one.fingerprint === fingerprint && !one.suppressed);
  if (!finding) throw new Outdated('What this was about is no longer found in the file.');
  return finding;
}

function fixIn(fixes: readonly Fix[], title: string): Fix {
  const fix = fixes.find((one) => titleOf(one) === title);
  if (!fix) throw new Outdated('The file changed meanwhile, and this no longer mends it.');
  return fix;
}

function moved({ edits, ...fix }: Fix, by: number): Fix {
  const range = ({ start, end }: TextEdit['range']) => ({ start: start + by, end: end + by });
  return { ...fix, edits: edits.map((edit) => ({ ...edit, range: range(edit.range) })) };
}

async function editsOfFix(
  { edits, customRole }: Fix,
  judged: Judged,
  ports: EditPorts,
): Promise<FileEdits[]> {
  const { document, manifest } = judged;
  const { version } = document;
  const own = editsOf(document, edits);
  if (!customRole || !manifest) return [own];
  const { uri } = manifest.resolved;
  const file = uri === undefined ? undefined : await ports.read(uri);
  const declaring = declaringEdits(customRole, document.uri, uri && file ? { uri, file } : undefined);
  if (!declaring) throw new Outdated("The policy takes no custom role: 'customRoles' has to be a list.");
  if (document.version !== version) throw new Outdated('The manifest changed meanwhile: ask again.');
  return [declaring, own];
}

function fixable({ document, manifest, judgeText }: Judged, ports: EditPorts): Fixable {
  const text = document.getText();
  if (!manifest) return fixableFile(text, async (changed) => (await judgeText?.(changed)) ?? []);
  // By itself: what other files say has no fix.
  const { shared: _, ...options } = manifest.lintOptions;
  const linter = new Linter({ ...options, text });
  return {
    length: text.length,
    partAt: (range) => partAt(linter, range),
    edit: (edits) => {
      for (const { range, newText } of fromTheEnd(edits)) linter.edit(range, newText);
    },
    findings: async () => {
      let steps = 0;
      for (const _ of linter.settling()) if (++steps % 1000 === 0) await ports.pause();
      return linter.result().findings;
    },
  };
}

/** A small file that is judged as a whole. */
function fixableFile(text: string, judge: (text: string) => Promise<readonly Finding[]>): Fixable {
  let current = text;
  return {
    length: text.length,
    partAt: () => 0,
    edit: (edits) => {
      current = applyEdits(current, edits);
    },
    findings: () => judge(current),
  };
}
