import type { Output } from '../output.ts';

/** The Markdown of the rules' pages for a terminal; without colours it is left as it is but for its links. */
export function renderMarkdown(text: string, output: Pick<Output, 'style' | 'hasColor'>): string {
  let isCode = false;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('```')) {
      isCode = !isCode;
      return output.hasColor ? output.style('dim', isCode ? line.replace(/^`+(?:\w+ )?/, '  ') : '') : line;
    }
    if (isCode) return output.hasColor ? output.style('cyan', `  ${line}`) : line;
    const plain = line.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, '$1');
    return output.hasColor ? inColor(plain, output) : plain;
  });
  return lines.join('\n');
}

function inColor(line: string, output: Pick<Output, 'style'>): string {
  const [, title] = /^#+ (.*)$/.exec(line) ?? [];
  if (title !== undefined) return output.style(['bold', 'underline'], title);
  return line
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, bold: string) => output.style('bold', bold))
    .replaceAll(/`([^`]+)`/g, (_, code: string) => output.style('cyan', code))
    .replaceAll(/(?<!\w)_([^_]+)_(?!\w)/g, (_, name: string) => output.style('italic', name));
}
