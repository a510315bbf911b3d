import type { CompletionItemKind } from 'vscode-languageserver';

/** Something that can be typed at a place. */
export interface Choice {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** JSON, or a snippet of it. */
  readonly text: string;
  /** `only`: it says nothing without its placeholders. */
  readonly snippet?: 'yes' | 'only';
  /** In the place of a snippet, for clients that have none. */
  readonly plain?: string;
  /** What is compared with what is typed, where it is more than the label. */
  readonly filter?: string;
  readonly detail?: string;
  readonly documentation?: string;
  /** By the policy. */
  readonly isDenied?: boolean;
}

/** Text of a snippet that stands for itself. */
export function literally(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}

/** A place of a snippet to fill in, with what stands there until then. */
export function placeholder(number: number, text: string): string {
  return `\${${number}:${literally(text)}}`;
}

/** A place of a snippet where one of several is chosen, none of which has a comma. */
export function choiceOf(number: number, texts: readonly string[]): string {
  return `\${${number}|${texts.join(',')}|}`;
}
