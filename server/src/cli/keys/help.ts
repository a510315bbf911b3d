const keyNames = `
A KEY is named by its key name, its label or its id.`;

const backends = `
Backends:
  embedded   a key service on this machine, which runs while the command does
  service    one that your team runs, at --url; its credential comes from the
             environment, VTEX_KEYS_APP_TOKEN, or with --credential-stdin
  vtex       the account at VTEX itself, signed in with one of its keys,
             VTEX_KEYS_APP_KEY and VTEX_KEYS_APP_TOKEN, or with a user token,
             VTEX_KEYS_USER_TOKEN; what VTEX has no API for is refused, with the
             reason. With --credential-stdin, standard input has the token of
             the key that VTEX_KEYS_APP_KEY names, or else a user token`;

const sinks = `
Sinks:
  A new token is written once, to the place that --token-to names, and nowhere
  else. Where that fails after all, the message says how to get back.
  env-file:PATH#NAME   a variable of an env file; its other lines stay
  stdout               standard output, which then has the token alone
  command:COMMAND      the standard input of a command of the shell, which finds
                       the key name in its environment as VTEX_KEYS_KEY_NAME`;

const confirmation = `
What cannot be undone, what interrupts an integration, and roles with which a
leaked key does great harm are asked about on a terminal; elsewhere it takes
--yes.`;

/** For all the commands of keys. */
export const help = `${keyNames}
${backends}
${sinks}
${confirmation}

'vtex-keys help keys renew' tells more of renew, and so of each.

Examples:
  $ vtex-keys keys list --account acmestore
  $ vtex-keys keys generate --account acmestore --label "erp order sync" \\
      --role "OMS - Read only" --token-to env-file:.env#VTEX_APP_TOKEN
  $ vtex-keys keys renew "erp order sync" --account acmestore \\
      --token-to "command:gh secret set VTEX_APP_TOKEN"
  $ vtex-keys keys finish-renewal "erp order sync" --account acmestore
  $ vtex-keys keys manifest vtex-keys.json --account acmestore`;

interface HelpParts {
  /** After `vtex-keys keys`, without `--account`. */
  readonly example: string;
  /** What this command alone has to say. */
  readonly notes?: string;
  readonly takesKey?: true;
  readonly makesToken?: true;
  readonly isConfirmed?: true;
  /** When it ends with 1. */
  readonly finds?: string;
}

/** For one of the commands of keys, so that nobody needs that of another. */
export function helpOf({ example, notes, takesKey, makesToken, isConfirmed, finds }: HelpParts): string {
  return [
    takesKey && keyNames,
    notes && `\n${notes}`,
    isConfirmed && confirmation,
    makesToken && sinks,
    backends,
    `
Exit codes:
  0  it is done${finds === undefined ? '' : `\n  1  ${finds}`}
  2  the arguments, a file or the backend cannot be used; nothing was done,
     unless the message says what
  3  a defect of this program

Examples:
  $ vtex-keys keys ${example} \\
      --account acmestore
  $ vtex-keys keys ${example} \\
      --account acmestore --backend service --url https://keys.example.com`,
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}
