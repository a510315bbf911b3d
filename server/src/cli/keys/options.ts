import { Option } from 'commander';
import { sinkForms } from './sink.ts';

export function formatOption(): Option {
  return new Option('--format <format>', 'how to tell what was done')
    .choices(['pretty', 'json'])
    .default('pretty');
}

export function yesOption(): Option {
  return new Option('--yes', 'do it without asking, where there is something to ask');
}

/** A role for each time it is given, so that what follows is an argument again. */
export function roleOption(description: string): Option {
  return new Option('--role <role>', `${description}; once for each role`).argParser(
    (role: string, before: readonly string[] = []) => [...before, role],
  );
}

/** Optional for the parser, so that its absence is told with what to do about it. */
export function tokenToOption(): Option {
  return new Option('--token-to <sink>', `where the new token goes: ${sinkForms}`);
}
