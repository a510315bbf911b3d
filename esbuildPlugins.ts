import { glob, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';

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

    // When one is imported as an ES module, Node looks at all that it exports, which loads half of Node; and most of
    // what is imported is not called. Each importer has its own way to it, as a shared one would be one more file.
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

    // Made of data, and the same at each start.
    onLoad({ filter: /[\\/]catalog[\\/]operationsByShape\.ts$/ }, async ({ path }) => ({
      contents: parsedLate((await import(pathToFileURL(path).href)).default),
    }));

    // Schemas of which nobody asks for anything can be left out, and so can what makes them; and what formats JSON.
    onResolve({ filter: /^(?:typebox|jsonc-parser|\.\/.*)$/ }, async ({ path, pluginData, ...from }) => {
      const isInside = !path.startsWith('.') || /[\\/]node_modules[\\/]jsonc-parser[\\/]/.test(from.importer);
      if (pluginData === 'resolved' || !isInside) return undefined;
      const resolved = await resolve(path, { ...from, pluginData: 'resolved' });
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
 * open another takes as long as a rule. It is a script, so that `codeCache.ts` can run it. The other commands share
 * theirs.
 */
export const inPieces: Plugin = {
  name: 'in pieces',
  setup({ initialOptions, esbuild, onEnd, onLoad, onResolve }) {
    const { plugins = [], ...options } = initialOptions;
    // The bundle itself is no more than the way to its pieces.
    initialOptions.splitting = false;
    const others = plugins.filter(({ name }) => name !== 'in pieces');
    const apart: BuildOptions = { ...options, splitting: false, plugins: [otherCommandsApart, ...others] };
    const cli = join(import.meta.dirname, 'server/src/cli');

    onResolve({ filter: /^\.\/start\.ts$/ }, () => ({ path: join(cli, 'start.ts'), namespace: 'script' }));
    onLoad({ filter: /.*/, namespace: 'script' }, async ({ path }) => {
      const { metafile } = await esbuild.build({
        ...apart,
        entryPoints: { 'cli/start': path },
        // Its name changes with its content, as `runScript` wants it.
        entryNames: '[dir]/[name]-[hash]',
        format: 'cjs',
        // What it imports when it is needed it asks for with `require`.
        supported: { 'dynamic-import': false },
        banner: { js: '((module, require) => {' },
        footer: { js: 'return module.exports; })' },
        outExtension: { '.js': '.cjs' },
        metafile: true,
      });
      const file = Object.keys(metafile.outputs).find((name) => name.endsWith('.cjs')) ?? '';
      const name = JSON.stringify(`./cli/${basename(file)}`);
      return {
        resolveDir: cli,
        loader: 'ts',
        contents: `
          import { runScript, useOf } from './codeCache.ts';
          export const { start } = runScript(new URL(${name}, import.meta.url), useOf(process.argv));`,
      };
    });

    onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      await esbuild.build({ ...apart, entryPoints: { 'cli/worker': join(cli, 'lint/worker.ts') } });
      const commands: Record<string, string> = {};
      for await (const file of glob('*.ts', { cwd: join(cli, 'commands') })) {
        const name = basename(file, '.ts');
        if (isOther(name)) commands[`cli/${name}`] = join(cli, 'commands', file);
      }
      await esbuild.build({ ...options, entryPoints: commands, plugins: others });
    });
  },
};

function builtIn(path: string): string {
  return `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path.split(' ')[0])})`;
}

/**
 * A module that has of a built-in one what its importer asks for, and looks at nothing else of it. The built-in one is
 * loaded when one of its functions is called.
 */
function importedLate(path: string): string {
  const all = Object.entries(process.getBuiltinModule(path.split(' ')[0] ?? '') ?? {});
  return [
    `let loaded; const all = () => loaded ??= ${builtIn(path)};`,
    'export default /* @__PURE__ */ all();',
    'const one = (name) => all()[name];',
    ...all.map(([name, value]) => {
      // What has properties of its own, such as the way it is made to promise, or is a class, has to be itself.
      const isPlain = typeof value === 'function' && /^[a-z]/.test(name) && isPlainFunction(value);
      const called = `(...args) => all().${name}(...args)`;
      return `export const ${name} = ${isPlain ? called : `/* @__PURE__ */ one(${JSON.stringify(name)})`};`;
    }),
  ].join('\n');
}

function isPlainFunction(value: object): boolean {
  return Reflect.ownKeys(value).every((key) => ['length', 'name', 'prototype'].includes(String(key)));
}

/** A module with the properties of the object, each of which is parsed when it is first asked for. */
function parsedLate(value: object): string {
  const getters = Object.entries(value).map(([name, content]) => {
    const [quoted, json] = [JSON.stringify(name), JSON.stringify(JSON.stringify(content))];
    return `get ${quoted}() { return known[${quoted}] ??= JSON.parse(${json}); }`;
  });
  return ['const known = {};', `export default { ${getters.join(', ')} };`].join('\n');
}
