import { Argument, type Command } from 'commander';
import { grammarOf } from '../completion/grammar.ts';
import type { World } from '../world.ts';

const help = `
Examples:
  $ source <(vtex-keys completion bash)         in ~/.bashrc
  $ source <(vtex-keys completion zsh)          in ~/.zshrc, after compinit
  $ vtex-keys completion fish > ~/.config/fish/completions/vtex-keys.fish`;

const shells = {
  bash: async () => (await import('../completion/bash.ts')).bashCompletion,
  zsh: async () => (await import('../completion/zsh.ts')).zshCompletion,
  fish: async () => (await import('../completion/fish.ts')).fishCompletion,
} as const;

export function define(command: Command, world: World): void {
  command
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(shells)))
    .addHelpText('after', help)
    .action(async (shell: keyof typeof shells) => {
      const write = await shells[shell]();
      world.stdout.write(write(await grammarOf(world)));
    });
}
