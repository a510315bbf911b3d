import { manifestLanguage } from '../../files/names.ts';
import type { Span } from '../../lint/findings.ts';
import { knownRoles } from '../../lint/knownRoles.ts';
import { outlineOf } from '../../lint/outline.ts';
import type { ReadFile, ResolvedPolicy } from '../../lint/resolvePolicy.ts';
import { quote } from '../../lint/words.ts';
import { subjectOf } from './json/subject.ts';
import { leavesOf, readSyntax, type Syntax, valuesOf } from './json/syntax.ts';
import { contentOf, innerOf } from './json/tokens.ts';
import { inFile, pointedIn, type Reading, type Region } from './reading.ts';

/** A place in a file, open or not. */
export interface FilePlace {
  readonly uri: string;
  readonly text: string;
  readonly range: Span;
}

export interface Definition extends FilePlace {
  /** All of the role, with what it grants. */
  readonly whole: Span;
}

/** What of the workspace has to be known to find who uses a role. */
export interface RoleFiles {
  /** Every manifest and policy of the workspace, open or not, and every other one that is open. */
  all(): Promise<Iterable<string>>;
  /** The policy of a manifest, or that which a policy file makes. */
  policyOf(uri: string): Promise<ResolvedPolicy>;
  /** What is open before what is saved. */
  readonly read: ReadFile;
}

/** The name of a role, without its quotes. */
export interface NamedRole {
  readonly name: string;
  readonly range: Span;
}

/** The role that the offset names, in a manifest or in a policy. */
export function roleAt(reading: Reading, offset: number): NamedRole | undefined {
  const pointed = pointedIn(reading, offset);
  if (!pointed || subjectOf(pointed.path, pointed.isName, !reading.linter) !== 'role') return undefined;
  return { name: pointed.content, range: pointed.inner };
}

/** Where a policy says what a custom role grants: the last of those that count. Undefined for any other role. */
export function definitionOf(
  name: string,
  { resolved, read, catalog }: Reading,
): Promise<Definition | undefined> {
  return catalog.role(name) ? Promise.resolve(undefined) : findDefinition(name, resolved, read);
}

async function findDefinition(
  name: string,
  { findings }: ResolvedPolicy,
  read: ReadFile,
): Promise<Definition | undefined> {
  // A policy comes after what it extends, and its own roles count.
  for (const uri of [...findings.keys()].reverse()) {
    const text = await read(uri);
    const found = text === undefined ? undefined : definitionIn(text, name);
    if (text !== undefined && found) return { uri, text, ...found };
  }
  return undefined;
}

function definitionIn(text: string, name: string): { range: Span; whole: Span } | undefined {
  const syntax = readSyntax(text, undefined);
  let last: { range: Span; whole: Span } | undefined;
  for (const value of valuesOf(syntax.root)) {
    if (value.kind !== 'object' || value.path.length !== 2 || value.path[0] !== 'customRoles') continue;
    const token = value.properties.findLast((property) => property.name === 'name')?.value?.token;
    if (!token || contentOf(text, token) !== name) continue;
    last = { range: innerOf(token), whole: { start: value.start, end: value.end } };
  }
  return last;
}

/** The manifests and policies for which the policy file counts, with the policy of each. */
export async function governedBy(
  policyFile: string,
  workspace: RoleFiles,
): Promise<ReadonlyMap<string, ResolvedPolicy>> {
  const governed = new Map<string, ResolvedPolicy>();
  for (const uri of await workspace.all()) {
    const resolved = await workspace.policyOf(uri);
    if (resolved.findings.has(policyFile)) governed.set(uri, resolved);
  }
  return governed;
}

/** Where a file names a role, without quotes, in the order of the text. */
interface NamingFile {
  readonly uri: string;
  readonly text: string;
  readonly spans: readonly Span[];
}

/**
 * Every place that names the custom role which is defined there, file by file: policies first, `own` among them,
 * then manifests. Those to which another policy gives a role of that name are left out.
 */
export async function* usesOfRole(
  name: string,
  definition: Definition,
  own: ResolvedPolicy,
  workspace: RoleFiles,
): AsyncGenerator<NamingFile> {
  const policies = new Set([definition.uri, ...own.findings.keys()]);
  const manifests: string[] = [];
  for (const [uri, resolved] of await governedBy(definition.uri, workspace)) {
    const defined = await findDefinition(name, resolved, workspace.read);
    if (defined?.uri !== definition.uri) continue;
    for (const file of resolved.findings.keys()) policies.add(file);
    if (manifestLanguage(uri)) manifests.push(uri);
  }
  for (const uri of policies) yield* namedIn(uri, name, namesInPolicy, workspace);
  for (const uri of manifests) yield* namedIn(uri, name, namesInManifest, workspace);
}

/** Why a role cannot be renamed; undefined where it can. */
export function whyNotRename(name: string, { roles, catalog }: Reading): string | undefined {
  if (catalog.role(name)) return `${quote(name)} is a predefined role of VTEX, which cannot be renamed.`;
  if (roles.find(name)) return undefined;
  return `${quote(name)} is no custom role of the policy, so there is nothing to rename it by. Declare it in 'customRoles' first.`;
}

/** Why a custom role cannot have the new name, where one of these policies holds. */
export function whyNotNamed(
  name: string,
  reading: Reading,
  policies: readonly ResolvedPolicy[],
): string | undefined {
  const { catalog } = reading;
  if (name.trim() === '') return 'A role needs a name.';
  const predefined = catalog.role(name);
  if (predefined) {
    const what =
      predefined.name === name ? 'the name' : `another name of ${quote(predefined.name)}, the name`;
    return `${quote(name)} is ${what} of a predefined role of VTEX.`;
  }
  const isTaken = policies.some(({ policy }) => knownRoles(catalog, policy).find(name));
  return isTaken ? `There is a custom role ${quote(name)} already.` : undefined;
}

async function* namedIn(
  uri: string,
  name: string,
  find: (text: string, name: string) => Span[],
  { read }: RoleFiles,
): AsyncGenerator<NamingFile> {
  const text = await read(uri);
  if (text !== undefined) yield { uri, text, spans: find(text, name) };
}

function namesInPolicy(text: string, name: string): Span[] {
  return namesIn(readSyntax(text, undefined), name, { toFile: (offset) => offset }, true);
}

function namesInManifest(text: string, name: string): Span[] {
  const { before, slices } = outlineOf(text);
  let start = before.text.length;
  return slices.flatMap((slice) => {
    const from = start;
    start += slice.text.length;
    if (!slice.text.includes(JSON.stringify(name)) && !slice.text.includes('\\')) return [];
    const toFile = (offset: number): number => offset + from;
    return namesIn(readSyntax(slice.text, ['keys']), name, { toFile }, false);
  });
}

function namesIn(syntax: Syntax, name: string, region: Pick<Region, 'toFile'>, isPolicy: boolean): Span[] {
  return leavesOf(syntax)
    .filter(
      ({ token, path, isName }) =>
        contentOf(syntax.text, token) === name && subjectOf(path, isName, isPolicy) === 'role',
    )
    .map(({ token }) => inFile(innerOf(token), region))
    .toArray();
}
