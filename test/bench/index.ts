/**
 * Benchmarks, each a Markdown table of medians and of their ratios to a named peer in the same run. Without
 * names all of them run. No test asserts a time.
 */
const benchmarks: Record<string, () => Promise<string>> = {
  cli: async () => (await import('./cli.ts')).cliBenchmark(),
  keys: async () => (await import('./keys.ts')).keysBenchmark(),
  lint: async () => (await import('./lint.ts')).lintBenchmark(),
  lsp: async () => (await import('./lsp.ts')).lspBenchmark(),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(
    `No benchmark ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(benchmarks)) {
    if (names.length === 0 || names.includes(name)) process.stdout.write(`${await run()}\n`);
  }
}
