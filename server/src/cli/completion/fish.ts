import type { CommandWords } from './grammar.ts';

/** Where nothing is known of a word, fish completes files. */
export function fishCompletion(grammar: readonly CommandWords[]): string {
  const descents = grammar
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => quoted(`${path.slice(0, -1).join(' ')}|${path.at(-1)}`));
  const lines = grammar.flatMap(({ path, subcommands, options, values }) => {
    const here = `complete -c vtex-keys -n ${quoted(`__vtex_keys_at ${quoted(path.join(' '))}`)}`;
    return [
      ...subcommands.map(({ name, description }) => `${here} -f -a ${name} -d ${quoted(description)}`),
      ...(values.length > 0 ? [`${here} -f -a ${candidates(values)}`] : []),
      ...options.map(({ names, description, values: known }) => {
        const flags = names.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        );
        const value = known === undefined ? '' : known.length === 0 ? ' -r' : ` -x -a ${candidates(known)}`;
        return `${here} ${flags.join(' ')}${value} -d ${quoted(description)}`;
      }),
    ];
  });
  return `# fish completion of vtex-keys: vtex-keys completion fish | source

function __vtex_keys_at
  set -l path
  for word in (commandline -opc)[2..-1]
    switch "$path|$word"
      case ${descents.join(' ')}
        set path (string trim -- "$path $word")
    end
  end
  test "$path" = "$argv[1]"
end

${lines.join('\n')}
`;
}

/** Words with spaces in them come as lines of a command. */
function candidates(all: readonly string[]): string {
  return quoted(`(printf '%s\\n' ${all.map(quoted).join(' ')})`);
}

/** In single quotes of fish a backslash escapes itself and the quote. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
