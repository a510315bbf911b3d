import { policyFileName } from '../lint/resolvePolicy.ts';
import type { LanguageId } from '../lint/tree.ts';

/** The language of a manifest by its file name, which may be a path or a URI; undefined for any other file. */
export function manifestLanguage(file: string): LanguageId | undefined {
  const [, comments] = /(?:^|[/\\.])vtex-keys\.json(c?)$/.exec(decoded(file)) ?? [];
  if (comments === undefined) return undefined;
  return comments ? 'jsonc' : 'json';
}

/** Takes a path or a URI, like `manifestLanguage`. */
export function isPolicyFile(file: string): boolean {
  const path = decoded(file);
  return path.endsWith(policyFileName) && /^[/\\]?$/.test(path.at(-policyFileName.length - 1) ?? '');
}

/** One URI is encoded in several ways, such as the colon of a drive. Decoded, they are the same. */
export function decoded(uri: string): string {
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri; // Not encoded as it should be, so it is what it says.
  }
}
