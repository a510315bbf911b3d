import { cpus } from 'node:os';

/** What it was measured on. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
}

/** The lines of a Markdown table of numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---:')), ...rows.map(line), ''];
}

export function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}

export function decimal(number: number): string {
  return number.toFixed(1);
}

/** Of a list that is not empty: half of it, or 95 of 100, are no longer than this. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
