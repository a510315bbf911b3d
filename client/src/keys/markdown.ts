/** Text as itself, whatever it holds: no link, image, table cell or markup comes of it. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A table of two columns without a heading; the values are Markdown. */
export function markdownTable(rows: readonly (readonly [name: string, value: string])[]): string {
  return ['| | |', '| :-- | :-- |', ...rows.map(([name, value]) => `| **${name}** | ${value} |`)].join('\n');
}
