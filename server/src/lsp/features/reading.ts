import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Span } from '../../lint/findings.ts';
import type { KnownRoles } from '../../lint/knownRoles.ts';
import type { Linter } from '../../lint/linter.ts';
import type { ReadFile, ResolvedPolicy } from '../../lint/resolvePolicy.ts';
import type { Path } from '../../lint/tree.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import type { OpenDocument } from '../session/openDocument.ts';
import { type Pointed, pointedAt } from './json/cursor.ts';

import { readSyntax } from './json/syntax.ts';
import type { User } from './user.ts';

/** An open file of ours, with everything it is read by. */
export interface Reading {
  readonly document: OpenDocument;
  /** Of a manifest. A policy file has none. */
  readonly linter: Linter | undefined;
  /** The policy of the manifest, or that which the policy file makes. */
  readonly resolved: ResolvedPolicy;
  readonly roles: KnownRoles;
  readonly catalog: Catalog;
  /** Reads policy files: what is open before what is saved. */
  readonly read: ReadFile;
  readonly now: Date;
  /** Whether the user asked for another time than today's. */
  readonly isTimeFixed: boolean;
  readonly user: User;
  readonly capabilities: ClientCapabilities;
  /** Where the pages of the rules are: a URI that ends in a slash. */
  readonly ruleDocs: string;
}

/** A piece of the file that is read by itself. Offsets are into its text. */
export interface Region {
  readonly text: string;
  /** The array that it is a piece of; undefined of a file. */
  readonly at: Path | undefined;
  /** Whether it stands after another item. */
  readonly follows: boolean;
  toFile(offset: number): number;
  fromFile(offset: number): number;
}

/** The key at the offset, or what stands around the keys: all that has to be read for it. */
export function regionIn(document: OpenDocument, linter: Linter | undefined, offset: number): Region {
  if (!linter) return { ...whole, text: document.getText() };
  const run = linter.runAt(offset);
  if (!run) return headerRegion(linter);
  return {
    text: run.text,
    at: ['keys'],
    follows: !run.isFirst,
    toFile: (at) => at + run.start,
    fromFile: (at) => at - run.start,
  };
}

const whole: Omit<Region, 'text'> = {
  at: undefined,
  follows: false,
  toFile: (at) => at,
  fromFile: (at) => at,
};

/** What stands around the keys, which are left out of it: where there are any, a `0` has their place. */
export function headerRegion({ header: { text }, keysSpan: { start, end } }: Linter): Region {
  if (start === end) return { ...whole, text };
  const by = end - start - 1;
  return {
    ...whole,
    text,
    toFile: (at) => (at > start ? at + by : at),
    fromFile: (at) => (at > start ? at - by : at),
  };
}

/** What stands at the offset; its range is one of the file. */
export function pointedIn({ document, linter }: Reading, offset: number): Pointed | undefined {
  const region = regionIn(document, linter, offset);
  const pointed = pointedAt(readSyntax(region.text, region.at), region.fromFile(offset));
  if (!pointed) return undefined;
  return { ...pointed, range: inFile(pointed.range, region), inner: inFile(pointed.inner, region) };
}

export function inFile({ start, end }: Span, region: Pick<Region, 'toFile'>): Span {
  return { start: region.toFile(start), end: region.toFile(end) };
}
