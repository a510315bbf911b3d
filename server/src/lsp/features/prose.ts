import { type MarkupContent, MarkupKind } from 'vscode-languageserver';
import { redact } from '../../lint/secrets.ts';

/** A piece of a sentence: text, a name as it is written in code, or a link. */
export type Inline = string | { readonly code: string } | { readonly text: string; readonly href: string };

/** A paragraph, or a list with an item each. */
export type Block = readonly Inline[] | { readonly items: readonly (readonly Inline[])[] };

export const code = (text: string): Inline => ({ code: text });
export const link = (text: string, href: string): Inline => ({ text, href });

/** As Markdown, or as plain text for a client that shows no Markdown. Repeats no secret. */
export function markup(blocks: readonly Block[], isMarkdown: boolean): MarkupContent {
  const write = isMarkdown ? markdown : plain;
  const sentence = (inlines: readonly Inline[]): string => inlines.map(withoutSecrets).map(write).join('');
  const value = blocks.map((block) =>
    'items' in block ? block.items.map((item) => `- ${sentence(item)}`).join('\n') : sentence(block),
  );
  return { kind: isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: value.join('\n\n') };
}

function withoutSecrets(inline: Inline): Inline {
  if (typeof inline === 'string') return redact(inline);
  return 'code' in inline ? { code: redact(inline.code) } : inline;
}

function markdown(inline: Inline): string {
  if (typeof inline === 'string') return escaped(inline);
  if ('code' in inline) return codeSpan(inline.code);
  return `[${escaped(inline.text)}](<${encodeURI(decodeURI(inline.href)).replaceAll(/[<>]/g, encodeURIComponent)}>)`;
}

function plain(inline: Inline): string {
  if (typeof inline === 'string') return inline;
  return 'code' in inline ? inline.code : `${inline.text} (${inline.href})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

/** Between as many backticks as the text has nowhere. */
function codeSpan(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}
