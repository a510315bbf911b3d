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
      return { path: `${path} of ${importer}`, namespace: 'built-in' };
    });
    onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path.split(' ')[0])});`,
    }));

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

/**
 * Bundles the other commands of the command line by themselves. Code that commands share is all that any of them
 * needs of it, so that `lint` would load what `keys` asks of the model.
 */
export const otherCommandsApart: Plugin = {
  name: 'other commands apart',
  setup({ initialOptions, esbuild, onEnd, onResolve }) {
    const isOther = (name: string): boolean => name !== 'index' && !fastCommands.includes(name);
    onResolve({ filter: /^\.\/\w+\.ts$/ }, ({ path, importer }) => {
      const name = basename(path, '.ts');
      if (!/[\\/]cli[\\/]commands[\\/]index\.ts$/.test(importer) || !isOther(name)) return undefined;
      // From where the pieces of the command line are.
      return { path: `./${name}.js`, external: true };
    });
    onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      const entryPoints: Record<string, string> = {};
      const folder = join(import.meta.dirname, 'server/src/cli/commands');
      for await (const file of glob('*.ts', { cwd: folder })) {
        const name = basename(file, '.ts');
        if (isOther(name)) entryPoints[`cli/${name}`] = join(folder, file);
      }
      const plugins = initialOptions.plugins?.filter(({ name }) => name !== 'other commands apart') ?? [];
      await esbuild.build({ ...initialOptions, entryPoints, plugins });
    });
  },
};

/** A module with the properties of the object, parsed when one of them is first asked for. */
function parsedLate(value: object): string {
  const getters = Object.keys(value).map(
    (name) => `get ${JSON.stringify(name)}() { return all()[${JSON.stringify(name)}]; }`,
  );
  return [
    'let value;',
    `const all = () => value ??= JSON.parse(${JSON.stringify(JSON.stringify(value))});`,
    `export default { ${getters.join(', ')} };`,
  ].join('\n');
}
