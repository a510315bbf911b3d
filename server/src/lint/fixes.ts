import type { Fix, Report, TextEdit } from './findings.ts';

/** What a person has to think of who chooses a fix that is not safe. */
export const cautions = {
  losesAccess: 'unsafe: may remove access the integration needs',
  losesRole: 'unsafe: removes all that the role grants',
  widensAccess: 'unsafe: lets the key do more',
  guess: 'unsafe: may not be what was meant',
  bringsToLight: 'unsafe: brings another problem to light',
  decides: 'unsafe: changes how every key is judged',
  suppresses: 'unsafe: the findings are accepted until then',
  removesText: 'unsafe: removes a comment, too',
  removesSecret: 'unsafe: the secret stays in the history of the file',
  isToFillIn: 'to be filled in',
} as const;

/** A fix whose edits are looked for once, when somebody asks for them. */
export function fixOf(about: Omit<Fix, 'edits'>, edits: () => readonly TextEdit[]): Fix {
  let found: readonly TextEdit[] | undefined;
  return {
    ...about,
    get edits() {
      found ??= edits();
      return found;
    },
  };
}

export function safeFix(title: string, edits: () => readonly TextEdit[]): Fix {
  return fixOf({ title, safe: true }, edits);
}

export function unsafeFix(title: string, caution: string, edits: () => readonly TextEdit[]): Fix {
  return fixOf({ title, safe: false, caution }, edits);
}

/** The fix that can be applied without a person's look at it. */
export function safeFixOf({ fixes }: { readonly fixes: readonly Fix[] }): Fix | undefined {
  return fixes.find(({ safe }) => safe);
}

/** The same fix with other edits: to copy it property by property would look for those it has. */
export function withEdits({ title, safe, caution, customRole }: Fix, edits: () => readonly TextEdit[]): Fix {
  return fixOf({ title, safe, ...(caution && { caution }), ...(customRole && { customRole }) }, edits);
}

export function asUnsafe(fix: Fix, caution: string): Fix {
  return fix.safe ? unsafeFix(fix.title, caution, () => fix.edits) : fix;
}

/** The report, with its fixes left to a person to choose. */
export function withUnsafeFixes(report: Report, caution: string): Report {
  const { fixes } = report;
  return fixes ? { ...report, fixes: () => fixes().map((fix) => asUnsafe(fix, caution)) } : report;
}
