import { glob, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What makes a command start fast: at each start of the command line as much of it runs as it takes to lint
 * twenty keys.
 */
export const fastStart: Plugin = {
  name: 'fast start',
  setup({ onLoad, onResolve, resolve }) {
    // For commands that are programs of their own, of which there are none.
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));

    // When one is imported as an ES module, Node looks at all that it exports, which loads half of Node. Each
    // importer has its own way to it, as a shared one would be one more file to load.
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind, importer }) => {
      if (!isBuiltin(path)) return undefined;
      if (kind === 'dynamic-import') return { path, external: true };
      const namespace = kind === 'require-call' ? 'required built-in' : 'built-in';
      return { path: `${path} of ${importer}`, namespace };
    });
    onLoad({ filter: /.*/, namespace: 'required built-in' }, ({ path }) => ({
      contents: `module.exports = ${builtIn(path)};`,
    }));
    onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({ contents: importedLate(path) }));

    // To parse JSON takes half the time of running it, and most of it is asked for by few.
    onLoad({ filter: /[\\/](?:schemas[\\/].*|package)\.json$/ }, async ({ path }) => ({
      contents: parsedLate(JSON.parse(await readFile(path, 'utf8'))),
    }));

    // Schemas of which nobody asks for anything can be left out, and so can what makes them.
    onResolve({ filter: /^typebox$/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'resolved') return undefined;
      const resolved = await resolve(path, { importer, kind, resolveDir, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
    onLoad({ filter: /[\\/]common[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/\bType\.\w+\(/g, '/* @__PURE__ */ $&'),
      loader: 'ts',
    }));
  },
};

/** The commands that are started so often that nothing but what they need themselves may be loaded. */
const fastCommands = ['lint', 'rules', 'explain'];

const isOther = (command: string): boolean => command !== 'index' && !fastCommands.includes(command);

/** Leaves out the other commands: code that commands share is all that any of them needs of it. */
const otherCommandsApart: Plugin = {
  name: 'other commands apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/\w+\.ts$/ }, ({ path, importer }) => {
      const name = basename(path, '.ts');
      if (!/[\\/]cli[\\/]commands[\\/]index\.ts$/.test(importer) || !isOther(name)) return undefined;
      // From where the pieces of the command line are.
      return { path: `./${name}.js`, external: true };
    });
  },
};

/**
 * Bundles the command line in as few pieces as it takes: what a fast command needs is one file, as to find and to
 * open another takes as long as a rule. The other commands share theirs.
 */
export const inPieces: Plugin = {
  name: 'in pieces',
  setup({ initialOptions, esbuild, onEnd, onResolve }) {
    onResolve({ filter: /^\.\/start\.ts$/ }, () => ({ path: './cli/start.js', external: true }));
    onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      const plugins = initialOptions.plugins?.filter(({ name }) => name !== 'in pieces') ?? [];
      const cli = join(import.meta.dirname, 'server/src/cli');
      await esbuild.build({
        ...initialOptions,
        entryPoints: { 'cli/start': join(cli, 'start.ts'), 'cli/worker': join(cli, 'lint/worker.ts') },
        splitting: false,
        plugins: [otherCommandsApart, ...plugins],
      });
      const others: Record<string, string> = {};
      for await (const file of glob('*.ts', { cwd: join(cli, 'commands') })) {
        const name = basename(file, '.ts');
        if (isOther(name)) others[`cli/${name}`] = join(cli, 'commands', file);
      }
      await esbuild.build({ ...initialOptions, entryPoints: others, plugins });
    });
  },
};

function builtIn(path: string): string {
  return `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path.split(' ')[0])})`;
}

/** A module that has of a built-in one what its importer asks for, and looks at nothing else of it. */
function importedLate(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path.split(' ')[0] ?? '') ?? {});
  return [
    `const all = ${builtIn(path)};`,
    'export default all;',
    'const one = (name) => all[name];',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ one(${JSON.stringify(name)});`),
  ].join('\n');
}

/** A module with the properties of the object, each of which is parsed when it is first asked for. */
function parsedLate(value: object): string {
  const getters = Object.entries(value).map(([name, content]) => {
    const [quoted, json] = [JSON.stringify(name), JSON.stringify(JSON.stringify(content))];
    return `get ${quoted}() { return known[${quoted}] ??= JSON.parse(${json}); }`;
  });
  return ['const known = {};', `export default { ${getters.join(', ')} };`].join('\n');
}
