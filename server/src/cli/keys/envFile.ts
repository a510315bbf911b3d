/**
 * Gives a variable of an env file another value, or adds it at the end. All other lines stay as they are, and so
 * do `export` before the name and a comment behind the value.
 */
export function setVariable(text: string, name: string, value: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const assignments = assignmentsIn(lines).filter((assignment) => assignment.name === name);
  for (const { first, count, before, after } of assignments.toReversed()) {
    lines.splice(first, count, `${before}${quoted(value)}${after}`);
  }
  if (assignments.length === 0) lines.push(`${name}=${quoted(value)}`);
  return `${lines.join(eol)}${eol}`;
}

interface Assignment {
  readonly name: string;
  /** The index of its first line, and how many it has. */
  readonly first: number;
  readonly count: number;
  /** All up to the value. */
  readonly before: string;
  readonly after: string;
}

/** A value in quotes may have several lines; what looks like an assignment in one of them is none. */
function assignmentsIn(lines: readonly string[]): Assignment[] {
  const found: Assignment[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, before = '', name, rest = ''] =
      /^(\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*)(.*)$/.exec(lines[index] ?? '') ?? [];
    if (name === undefined) continue;
    const count = linesOfValue(lines, index, rest);
    const end = count === 1 ? rest : (lines[index + count - 1] ?? '');
    found.push({ name, first: index, count, before, after: commentOf(end, rest[0], count > 1) });
    index += count - 1;
  }
  return found;
}

function linesOfValue(lines: readonly string[], index: number, value: string): number {
  const [quote = ''] = value;
  if (!/["'`]/.test(quote) || closes(value.slice(1), quote)) return 1;
  const end = lines.findIndex((line, at) => at > index && closes(line, quote));
  return end < 0 ? 1 : end - index + 1;
}

/** In double quotes a backslash escapes the quote. */
function closes(text: string, quote: string): boolean {
  return quote === '"' ? /^(?:[^"\\]|\\.)*"/.test(text) : text.includes(quote);
}

/** The comment behind a value, with the space before it. */
function commentOf(line: string, quote: string | undefined, isContinued: boolean): string {
  const isQuoted = quote !== undefined && /["'`]/.test(quote);
  const rest = isQuoted ? line.slice(line.indexOf(quote, isContinued ? 0 : 1) + 1) : line;
  return /\s+#.*$/.exec(rest)?.[0] ?? '';
}

/** As a shell and the readers of env files take it for the same text. */
function quoted(value: string): string {
  if (/^[\w./:@%+=,-]+$/.test(value)) return value;
  if (!/['\r\n]/.test(value)) return `'${value}'`;
  return `"${value.replaceAll(/["\\$`]/g, '\\$&')}"`;
}
