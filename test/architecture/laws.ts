import { posix } from 'node:path';

/** One import of a source file: `from` is a path from the root of the repository, or the name of a package. */
interface Import {
  readonly line: number;
  /** What stands between `import` and `from`. */
  readonly names: string;
  readonly from: string;
  readonly isOurs: boolean;
}

/** What the files of a folder may not import, in the words of `docs/architecture.md`. */
interface Law {
  readonly folder: string;
  readonly except?: RegExp;
  readonly says: string;
  forbids(imported: Import): boolean;
}

const laws: readonly Law[] = [
  {
    folder: 'client/src/',
    says: 'client imports only client and common',
    forbids: oursBut('client/src/', 'common/src/'),
  },
  {
    folder: 'server/src/',
    says: 'server imports only server, common and schemas',
    forbids: oursBut('server/src/', 'common/src/', 'schemas/', 'package.json'),
  },
  {
    folder: 'backend/src/',
    says: 'backend imports only backend, common, schemas and the example manifest',
    forbids: oursBut(
      'backend/src/',
      'common/src/',
      'schemas/',
      'package.json',
      'examples/acme-store/vtex-keys.json',
    ),
  },
  {
    folder: 'common/src/',
    says: 'common imports none of the parts',
    forbids: oursBut('common/src/', 'schemas/'),
  },
  {
    folder: 'common/src/',
    except: /^common\/src\/node\//,
    says: 'common runs in a browser',
    forbids: packages(/^node:/),
  },
  {
    folder: 'common/src/',
    except: /^common\/src\/node\//,
    says: 'only common/src/node knows Node',
    forbids: ({ from, isOurs }) => isOurs && from.startsWith('common/src/node/'),
  },
  {
    folder: '',
    except: /^client\//,
    says: 'only client knows vscode',
    forbids: packages(/^vscode(-languageclient)?(\/|$)/),
  },
  {
    folder: 'server/src/lint/',
    says: 'lint does no IO and runs in a browser',
    forbids: ({ from, isOurs }) => (isOurs ? from.startsWith('common/src/node/') : from.startsWith('node:')),
  },
  { folder: 'server/src/lint/', says: 'lint is free of protocols', forbids: packages(/^vscode/) },
  {
    folder: 'server/src/lint/',
    says: 'lint knows nothing of lsp',
    forbids: oursBut('server/src/lint/', 'common/src/', 'schemas/'),
  },
  {
    folder: 'server/src/',
    except: /^server\/src\/lsp\/(connection\.ts|start\.ts|handlers\/)/,
    says: 'only connection.ts and handlers know the LSP connection',
    forbids: ({ from, names }) =>
      /^vscode-languageserver(\/|$)/.test(from) && /\b(create)?Connection\b/.test(names),
  },
  {
    folder: 'backend/src/',
    except: /^backend\/src\/store\//,
    says: 'only store knows SQL',
    forbids: packages(/^(kysely|node:sqlite|pg)(\/|$)/),
  },
  {
    folder: 'backend/src/domain/',
    says: 'domain does no IO',
    forbids: packages(/^(node:|fastify|@fastify\/)/),
  },
  {
    folder: 'backend/src/domain/',
    says: 'domain knows nothing of store and http',
    forbids: oursBut('backend/src/domain/', 'common/src/'),
  },
];

/** Every law that the source breaks, as `file:line imports what: the law`. */
export function broken(file: string, source: string): string[] {
  const held = laws.filter((law) => file.startsWith(law.folder) && !law.except?.test(file));
  return importsOf(file, source).flatMap((imported) =>
    held
      .filter((law) => law.forbids(imported))
      .map((law) => `${file}:${imported.line} imports ${imported.from}: ${law.says}`),
  );
}

function importsOf(file: string, source: string): Import[] {
  const patterns = [
    /^[ \t]*(?:import|export)\s+([^'";]*?)\s*from\s*['"]([^'"]+)['"]/gm,
    /^[ \t]*import\s*()['"]([^'"]+)['"]/gm,
    /\b(?:import|require)\s*\(()\s*['"]([^'"]+)['"]/gm,
  ];
  return patterns.flatMap((pattern) =>
    Array.from(source.matchAll(pattern), ({ index, 1: names = '', 2: specifier = '' }) => {
      const isOurs = specifier.startsWith('.');
      const from = isOurs ? posix.join(posix.dirname(file), specifier) : specifier;
      return { line: source.slice(0, index).split('\n').length, names, from, isOurs };
    }),
  );
}

function oursBut(...allowed: string[]): Law['forbids'] {
  return ({ isOurs, from }) => isOurs && !allowed.some((folder) => from.startsWith(folder));
}

function packages(pattern: RegExp): Law['forbids'] {
  return ({ isOurs, from }) => !isOurs && pattern.test(from);
}
