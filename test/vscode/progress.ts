/**
 * Tells that something is being fetched while it is: how long so far, in place on a terminal and every ten
 * seconds elsewhere. npm does not say how much is left.
 */
export async function fetching(what: string, work: () => Promise<void>): Promise<void> {
  const { stderr } = process;
  const start = performance.now();
  const seconds = () => `${Math.round((performance.now() - start) / 1000)} s`;
  const line = (text: string) => stderr.write(stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
  line(`Fetching ${what} …`);
  const timer = setInterval(() => line(`Fetching ${what} … ${seconds()}`), stderr.isTTY ? 1000 : 10_000);
  try {
    await work();
    line(`Fetched ${what} in ${seconds()}.`);
  } finally {
    clearInterval(timer);
    if (stderr.isTTY) stderr.write('\n');
  }
}
