import type { CommandWords } from './grammar.ts';

/** Where nothing is known of a word, bash completes files. */
export function bashCompletion(grammar: readonly CommandWords[]): string {
  const descents = grammar
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => pattern(path.slice(0, -1), path.at(-1)));
  const values = grammar.flatMap(({ path, options }) =>
    options.flatMap(({ names, values: known }) =>
      known === undefined
        ? []
        : [
            `    ${names.map((name) => pattern(path, name)).join('|')}) _vtex_keys_offer${words(known)}; return ;;`,
          ],
    ),
  );
  const options = grammar.map(({ path, options: all }) => {
    const names = all.flatMap((option) => option.names);
    return `      ${quoted(path.join(' '))}) _vtex_keys_offer${words(names)} ;;`;
  });
  const others = grammar.map(({ path, subcommands, values: known }) => {
    const names = subcommands.map(({ name }) => name);
    return `      ${quoted(path.join(' '))}) _vtex_keys_offer${words([...names, ...known])} ;;`;
  });
  return `# bash completion of vtex-keys: source <(vtex-keys completion bash)

_vtex_keys_offer() {
  local candidate typed=\${cur#[\\"\\']}
  typed=\${typed//\\\\/}
  for candidate in "$@"; do
    [[ $candidate == "$typed"* ]] || continue
    if [[ $cur == [\\"\\']* ]]; then COMPREPLY+=("$candidate")
    else COMPREPLY+=("$(printf %q "$candidate")"); fi
    [[ $candidate == *: ]] && compopt -o nospace
  done
}

_vtex_keys() {
  local cur=\${COMP_WORDS[COMP_CWORD]} last=$((COMP_CWORD - 1)) path='' index
  COMPREPLY=()
  if [[ $cur == '=' ]]; then cur=''; elif [[ \${COMP_WORDS[last]} == '=' ]]; then ((last--)); fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$path|\${COMP_WORDS[index]}" in
      ${descents.join('|')}) path="\${path:+$path }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$path|\${COMP_WORDS[last]}" in
${values.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$path" in
${options.join('\n')}
    esac
  else
    case "$path" in
${others.join('\n')}
    esac
  fi
}

complete -o default -F _vtex_keys vtex-keys
`;
}

function pattern(path: readonly string[], word = ''): string {
  return quoted(`${path.join(' ')}|${word}`);
}

function words(all: readonly string[]): string {
  return all.map((word) => ` ${quoted(word)}`).join('');
}

/** For any shell of this kind: nothing in single quotes means anything but a single quote. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
