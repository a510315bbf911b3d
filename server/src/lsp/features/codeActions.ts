import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Diagnostic,
} from 'vscode-languageserver';
import { type ClientCommand, type KeyReference, serverCommands } from '../../../../common/src/protocol.ts';
import type { KeyEntry } from '../../lint/document.ts';
import type { Finding, Fix, Span } from '../../lint/findings.ts';
import { knownRoles } from '../../lint/knownRoles.ts';
import type { PlacedKey } from '../../lint/linter.ts';
import { type RoleContext, smallestRoleSets, whyNoSmallerSet } from '../../lint/roleFixes.ts';
import { redact } from '../../lint/secrets.ts';
import { isSuppressible } from '../../lint/suppressions.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import { type DiagnosticData, knownSafeFix } from '../diagnostics.ts';
import type { LintOptions } from '../session/openDocument.ts';
import type { Judged } from '../session/session.ts';
import { obstacleToDeclaring } from './policyEdits.ts';
import { endsOf, suppressionRequest } from './suppressing.ts';

/** Of every safe fix in a file. */
const fixAllKind = `${CodeActionKind.SourceFixAll}.vtexKeys`;

export const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind];

/** What the edit of an action is made of, when it is asked for. */
export type EditSource = { readonly uri: string } & (
  | { readonly kind: 'fix' | 'suppress'; readonly fingerprint: string; readonly title: string }
  | { readonly kind: 'roles'; readonly version: number; readonly offset: number; readonly title: string }
  | { readonly kind: 'fixAll' }
);

/** An action without its edit, and where that is to come from; a command or a disabled action has none. */
export interface Offer {
  readonly action: CodeAction;
  readonly source?: EditSource;
}

/** What the client is able to do. */
export interface Abilities {
  readonly capabilities: ClientCapabilities;
  readonly commands: ReadonlySet<ClientCommand>;
}

/** What can be done where the range is, or about the diagnostics. */
export function* offers(
  judged: Judged,
  range: Span,
  context: CodeActionContext,
  abilities: Abilities,
): Generator<Offer> {
  if (wants(context, CodeActionKind.QuickFix)) {
    yield* merged(quickFixes(judged, findingsAt(judged, range, context.diagnostics), abilities));
  }
  if (wants(context, CodeActionKind.RefactorRewrite)) yield* roleSets(judged, range, context, abilities);
  // It is there on every line, and so nothing to light a bulb for.
  const isAsked = context.only !== undefined || context.triggerKind !== CodeActionTriggerKind.Automatic;
  if (isAsked && wants(context, fixAllKind) && shown(judged).some(knownSafeFix)) {
    const action = { title: 'Apply all safe fixes of key manifests', kind: fixAllKind };
    yield { action, source: { kind: 'fixAll', uri: judged.document.uri } };
  }
}

/** The title of a fix, which says what a person has to think of. */
export function titleOf({ title, caution }: Fix): string {
  return caution === undefined ? title : `${title} (${caution})`;
}

/** The key that the whole range lies in. */
export function keyAt({ document, manifest }: Judged, { start, end }: Span): PlacedKey | undefined {
  if (!manifest) return undefined;
  for (const key of document.linter(manifest.lintOptions).keysIn({ start, end: start })) {
    if (key.start <= start && end <= key.start + key.entry.text.length) return key;
  }
  return undefined;
}

/** The ways to give a key the least access. */
export function roleSetsOf(entry: KeyEntry, options: LintOptions): Fix[] {
  return smallestRoleSets(entry, roleContext(options));
}

function roleContext({ policy, catalog }: LintOptions): RoleContext {
  return { policy, catalog, roles: knownRoles(catalog, policy) };
}

/** A kind asks for all kinds below it. */
function wants({ only }: CodeActionContext, kind: string): boolean {
  return only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`));
}

function shown({ findings }: Judged): readonly Finding[] {
  return findings.filter(({ suppressed }) => !suppressed);
}

interface Asked {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic | undefined;
}

/**
 * What the diagnostics are about, found again by what they carry, else by place and rule, as some clients keep no
 * data; those that nothing is found for any more are left out. Without diagnostics, what is found at the range.
 */
function findingsAt(judged: Judged, range: Span, diagnostics: readonly Diagnostic[]): Asked[] {
  const findings = shown(judged);
  if (diagnostics.length === 0) {
    const touched = findings.filter((it) => it.range.start <= range.end && range.start <= it.range.end);
    return touched.map((finding) => ({ finding, diagnostic: undefined }));
  }
  const ours = diagnostics.filter(({ source }) => source === 'vtex-keys');
  return ours.flatMap((diagnostic) => {
    const finding = findings.find((candidate) => isAbout(diagnostic, candidate, judged));
    return finding ? [{ finding, diagnostic }] : [];
  });
}

function isAbout({ data, code, range }: Diagnostic, finding: Finding, { document }: Judged): boolean {
  const fingerprint = (data as Partial<DiagnosticData> | undefined)?.fingerprint;
  if (fingerprint !== undefined) return fingerprint === finding.fingerprint;
  if (code !== finding.rule) return false;
  const { start, end } = document.rangeOf(finding.range);
  return [start, end].every((place, index) => {
    const other = index === 0 ? range.start : range.end;
    return place.line === other.line && place.character === other.character;
  });
}

/** An offer that may be made for several findings at once. */
interface QuickFix extends Offer {
  /** Two with the same title are one where this is the same, too. */
  identity(): string;
}

/** Fixes first, then what else helps, then what accepts a finding. */
function quickFixes(judged: Judged, asked: readonly Asked[], abilities: Abilities): QuickFix[] {
  const ways = [fixesFor, remediesFor, suppressionsFor, policyFor];
  return ways.flatMap((way) =>
    asked.flatMap(({ finding, diagnostic }) =>
      way(judged, finding, abilities).map((offer) => ({
        ...offer,
        action: {
          ...offer.action,
          kind: CodeActionKind.QuickFix,
          ...(diagnostic && { diagnostics: [diagnostic] }),
        },
      })),
    ),
  );
}

function fixesFor(judged: Judged, finding: Finding, { capabilities }: Abilities): QuickFix[] {
  const { uri } = judged.document;
  const { fingerprint, fixes } = finding;
  const preferred = knownSafeFix(finding);
  return fixes.map((fix) => {
    const title = titleOf(fix);
    const identity = (): string => JSON.stringify(fix.edits);
    const reason = obstacleTo(fix, judged, capabilities);
    if (reason !== undefined) return { identity, action: { title, disabled: { reason } } };
    const isPreferred = fix === preferred && capabilities.preferredCodeActions;
    const source = { kind: 'fix', uri, fingerprint, title } as const;
    return { identity, source, action: { title, ...(isPreferred && { isPreferred }) } };
  });
}

function obstacleTo(fix: Fix, { manifest }: Judged, capabilities: ClientCapabilities): string | undefined {
  return fix.customRole && manifest && obstacleToDeclaring(manifest.resolved, capabilities);
}

/** What can be done about a finding in the account itself. */
const remedies: Partial<Record<Finding['rule'], readonly ClientCommand[]>> = {
  'token-expired': ['vtexKeys.renewToken'],
  'token-near-expiry': ['vtexKeys.renewToken'],
  'token-age-unknown': ['vtexKeys.renewToken'],
  'renewal-unfinished': ['vtexKeys.deleteOldToken', 'vtexKeys.undoRenewal'],
  'compromised-key-active': ['vtexKeys.deactivateKey'],
};

const commandTitles: Record<ClientCommand, string> = {
  'vtexKeys.renewToken': 'Renew this token…',
  'vtexKeys.deleteOldToken': 'Finish the renewal: delete the old token…',
  'vtexKeys.undoRenewal': 'Undo the renewal…',
  'vtexKeys.deactivateKey': 'Deactivate this key…',
  'vtexKeys.revealKey': 'Show in API Keys',
  'vtexKeys.suppressFinding': 'Suppress with a reason until …',
};

function remediesFor(judged: Judged, { rule, range }: Finding, { commands }: Abilities): QuickFix[] {
  const key = keyAt(judged, range);
  const reference = key && referenceTo(key.entry);
  if (!reference) return [];
  const wanted: ClientCommand[] = [...(remedies[rule] ?? []), 'vtexKeys.revealKey'];
  return wanted.filter((id) => commands.has(id)).map((id) => runs(commandTitles[id], id, reference));
}

/** Undefined of a key that is still to be generated, or of an account that is not named. */
export function referenceTo({ account, key }: KeyEntry): KeyReference | undefined {
  const { keyName } = key;
  // A token in the place of the name goes nowhere.
  return account && keyName && redact(keyName) === keyName ? { account, keyName } : undefined;
}

function suppressionsFor(judged: Judged, finding: Finding, { commands }: Abilities): QuickFix[] {
  const { document, manifest } = judged;
  if (!manifest || !isSuppressible(finding)) return [];
  const { rule, fingerprint } = finding;
  const { uri } = document;
  // What is accepted is accepted of the whole key.
  const identity = (): string => String(keyAt(judged, finding.range)?.start);
  if (commands.has('vtexKeys.suppressFinding')) {
    const request = suppressionRequest(finding, uri, manifest.lintOptions);
    const title = `Suppress ${rule} with a reason until …`;
    return [{ ...runs(title, 'vtexKeys.suppressFinding', request), identity }];
  }
  const title = `Suppress ${rule} until ${endsOf(manifest.lintOptions).until}, with a reason to be filled in`;
  return [{ identity, action: { title }, source: { kind: 'suppress', uri, fingerprint, title } }];
}

/** Where the severity comes from, or could be said. */
function policyFor(
  { document, manifest }: Judged,
  { rule }: Finding,
  { capabilities }: Abilities,
): QuickFix[] {
  if (manifest?.resolved.uri === undefined || !capabilities.showsDocuments) return [];
  // One is enough, whichever rule it shows.
  return [{ ...runs('Open the policy', serverCommands.openPolicy, document.uri, rule), identity: () => '' }];
}

function runs(title: string, command: string, ...args: readonly unknown[]): QuickFix {
  return {
    identity: () => JSON.stringify(args),
    action: { title, command: { title, command, arguments: [...args] } },
  };
}

/** What does the same about several findings is offered once, for all of them. */
function merged(all: readonly QuickFix[]): Offer[] {
  const byTitle = Map.groupBy(all, ({ action }) => action.title);
  return [...byTitle.values()].flatMap((alike) => {
    if (alike.length === 1) return alike.map(withoutIdentity);
    return [...Map.groupBy(alike, ({ identity }) => identity()).values()].map(asOne);
  });
}

function asOne(same: readonly QuickFix[]): Offer {
  const diagnostics = same.flatMap(({ action }) => action.diagnostics ?? []);
  const isPreferred = same.some(({ action }) => action.isPreferred);
  const { action, source } = same[0] as QuickFix;
  return {
    ...(source && { source }),
    action: {
      ...action,
      ...(diagnostics.length > 0 && { diagnostics }),
      ...(isPreferred && { isPreferred }),
    },
  };
}

function withoutIdentity({ action, source }: QuickFix): Offer {
  return { action, ...(source && { source }) };
}

/** For the key at the range, whether something is found there or not. */
function* roleSets(
  judged: Judged,
  range: Span,
  { only }: CodeActionContext,
  { capabilities }: Abilities,
): Generator<Offer> {
  const { document, manifest } = judged;
  const key = keyAt(judged, range);
  if (!manifest || !key) return;
  const kind = CodeActionKind.RefactorRewrite;
  const fixes = roleSetsOf(key.entry, manifest.lintOptions);
  // Why there is none is for whoever asked for refactorings.
  if (fixes.length === 0 && only) {
    const title = 'Use the smallest role set';
    yield {
      action: {
        title,
        kind,
        disabled: { reason: whyNoSmallerSet(key.entry.key, roleContext(manifest.lintOptions)) },
      },
    };
  }
  for (const fix of fixes) {
    const title = titleOf(fix);
    const action = { title: `Use the smallest role set: ${title}`, kind };
    const obstacle = obstacleTo(fix, judged, capabilities);
    if (obstacle !== undefined) {
      yield { action: { ...action, disabled: { reason: obstacle } } };
      continue;
    }
    const { uri, version } = document;
    yield { action, source: { kind: 'roles', uri, version, offset: range.start, title } };
  }
}
