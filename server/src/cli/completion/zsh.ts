import { quoted } from './bash.ts';
import type { CommandWords } from './grammar.ts';

/** Where nothing is known of a word, zsh completes files. */
export function zshCompletion(grammar: readonly CommandWords[]): string {
  const descents = grammar
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => quoted(`${path.slice(0, -1).join(' ')}|${path.at(-1)}`));
  const values = grammar.flatMap(({ path, options }) =>
    options.flatMap(({ names, values: known }) => {
      if (known === undefined) return [];
      const patterns = names.map((name) => quoted(`${path.join(' ')}|${name}`)).join('|');
      const offer = known.length === 0 ? '_files' : `compadd --${list(known)}`;
      return [`    ${patterns}) ${offer}; return ;;`];
    }),
  );
  const options = grammar.map(({ path, options: all }) => {
    const described = all.flatMap(({ names, description }) => names.map((name) => entry(name, description)));
    return `      ${quoted(path.join(' '))}) described=(${described.join(' ')}) ;;`;
  });
  const others = grammar.map(({ path, subcommands, values: known }) => {
    const described = subcommands.map(({ name, description }) => entry(name, description));
    const offer =
      known.length > 0
        ? `compadd --${list(known)}`
        : described.length > 0
          ? `described=(${described.join(' ')})`
          : '_files';
    return `      ${quoted(path.join(' '))}) ${offer} ;;`;
  });
  return `#compdef vtex-keys
# zsh completion of vtex-keys: source <(vtex-keys completion zsh), or the file _vtex-keys in a folder of fpath

_vtex_keys() {
  local path_='' word
  local -a described
  for word in "\${(@Q)words[2,CURRENT-1]}"; do
    case "$path_|$word" in
      ${descents.join('|')}) path_="\${path_:+$path_ }$word" ;;
    esac
  done
  case "$path_|\${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case "$path_" in
${options.join('\n')}
    esac
  else
    case "$path_" in
${others.join('\n')}
    esac
  fi
  (( $#described )) && _describe vtex-keys described
}

# In a folder of fpath this file is itself the function that completes.
if [[ \${funcstack[1]} == _vtex-keys ]]; then
  _vtex_keys "$@"
else
  compdef _vtex_keys vtex-keys
fi
`;
}

function list(all: readonly string[]): string {
  return all.map((word) => ` ${quoted(word)}`).join('');
}

/** The first colon ends the word. */
function entry(word: string, description: string): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${description}`);
}
