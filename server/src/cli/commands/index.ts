import type { Command } from 'commander';
import type { ExitCode, World } from '../world.ts';

export interface CommandModule {
  /** Adds the options and the action. The action calls `exit` with what is not 0, and throws a `Failure`. */
  define(command: Command, world: World, exit: (code: ExitCode) => void): void;
}

export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly description: string;
  load(): Promise<CommandModule>;
}

/** Every command, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'lint',
    description: 'find what is wrong with key manifests',
    load: () => import('./lint.ts'),
  },
  {
    name: 'rules',
    description: 'list the rules',
    load: () => import('./rules.ts'),
  },
  {
    name: 'explain',
    description: 'tell what a rule finds, and why',
    load: () => import('./explain.ts'),
  },
  {
    name: 'access',
    description: 'tell what keys can newly do',
    load: () => import('./access.ts'),
  },
  {
    name: 'lsp',
    description: 'run the language server for an editor',
    load: () => import('./lsp.ts'),
  },
  {
    name: 'roles',
    description: 'suggest, show and compare roles',
    load: () => import('./roles.ts'),
  },
  {
    name: 'operations',
    description: 'find operations of the VTEX APIs',
    load: () => import('./operations.ts'),
  },
  {
    name: 'keys',
    description: 'manage API keys, from generation to deletion',
    load: () => import('./keys.ts'),
  },
  {
    name: 'serve',
    description: 'run the key service for a team',
    load: () => import('./serve.ts'),
  },
  {
    name: 'completion',
    description: 'write what a shell needs to complete commands',
    load: () => import('./completion.ts'),
  },
];
