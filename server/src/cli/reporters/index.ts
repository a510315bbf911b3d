import type { Reporter } from './reporter.ts';

export const formats = ['pretty', 'json', 'sarif', 'junit', 'github', 'gitlab'] as const;
export type Format = (typeof formats)[number];

/** Loads a reporter when it is asked for. */
export const reporters: Readonly<Record<Format, () => Promise<Reporter>>> = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
  sarif: async () => (await import('./sarif.ts')).sarif,
  junit: async () => (await import('./junit.ts')).junit,
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
};
