import type { KeyEntry } from './document.ts';
import { replaceItems } from './edits.ts';
import type { Fix, TextEdit } from './findings.ts';
import { list, quote } from './words.ts';

/** A fix whose edits are looked for when somebody asks for them. */
export function fixOf(title: string, safe: boolean, edits: () => readonly TextEdit[]): Fix {
  let found: readonly TextEdit[] | undefined;
  return {
    title,
    safe,
    get edits() {
      found ??= edits();
      return found;
    },
  };
}

/** Gives the key these roles instead of those it has. */
export function replaceRoles(entry: KeyEntry, names: readonly string[]): Fix {
  const title = `Replace the roles by ${list(names.map(quote))}`;
  return fixOf(title, false, () => {
    const roles = entry.range(['roles']);
    const [only] = entry.key.roles;
    const single = entry.key.roles.length === 1 && only && entry.range(only.path);
    if (single && names.length === 1) return [{ range: single, newText: JSON.stringify(names[0]) }];
    return roles ? replaceItems(entry.text, roles, names) : [];
  });
}
