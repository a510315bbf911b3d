import { rm } from 'node:fs/promises';
import { type BuildOptions, build, context } from 'esbuild';
import { fastStart, inPieces } from './esbuildPlugins.ts';

/**
 * Bundles the parts into `dist/`. `--watch` builds again on every change, `--production` minifies and leaves
 * the source maps out.
 */
const production = process.argv.includes('--production');
const watched = process.argv.includes('--watch');

export const bundles: BuildOptions = {
  entryPoints: {
    client: 'client/src/extension.ts',
    server: 'server/src/lsp/main.ts',
    backend: 'backend/src/main.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  // The oldest Node that runs a bundle: the extension host of VS Code 1.110.
  target: 'node22',
  format: 'esm',
  external: ['vscode'],
  // The CommonJS build of jsonc-parser asks for its parts in a way that cannot be bundled.
  mainFields: ['module', 'main'],
  // Dependencies that are CommonJS ask for `require`, which an ES module does not have.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  minify: production,
  sourcemap: !production,
  logLevel: 'info',
};

/** The command line, in pieces: a command loads no more than it needs. */
export const cliBundle: BuildOptions = {
  ...bundles,
  entryPoints: {
    cli: 'server/src/cli/main.ts',
    ...(watched && { 'cli/worker': 'server/src/cli/lint/worker.ts' }),
  },
  // What is watched is bundled in one go, so that all of it is seen to change.
  plugins: watched ? [fastStart] : [fastStart, inPieces],
  // Nothing is left that asks for `require`, which would be made in each piece.
  banner: {},
  splitting: true,
  chunkNames: 'cli/[name]-[hash]',
};

if (import.meta.main) {
  await rm('dist', { recursive: true, force: true });
  const all = [bundles, cliBundle];
  if (watched) for (const bundle of all) await (await context(bundle)).watch();
  else for (const bundle of all) await build(bundle);
}
