import type { FixedFinding } from '../lint/report.ts';

/** Shows what a terminal would take for a command, or what would turn the text around, instead of sending it. */
export function visible(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** A finding without its place, as baselines hold it. */
export function findingName({ rule, file, keyName }: FixedFinding): string {
  return [rule, file, keyName].filter(Boolean).join(' ');
}

/** `1 file`, `2 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `10,000`. */
export function grouped(count: number): string {
  return `${count}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
