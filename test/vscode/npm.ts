import { spawn } from 'node:child_process';

/**
 * Installs packages into a folder of their own, without running any of their scripts. The npm that runs this
 * script is used again; else the one on PATH.
 *
 * @throws with npm's own words when the registry cannot be reached or has no such package.
 */
export async function npmInstall(folder: string, packages: string[], env = process.env): Promise<void> {
  const options = ['--ignore-scripts', '--omit=dev', '--no-save', '--loglevel=error', '--prefix', folder];
  const npm = env['npm_execpath'];
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const child = spawn(command as string, [...first, 'install', ...options, ...packages], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32' && first.length === 0,
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) {
    throw new Error(`npm could not install ${packages.join(' ') || folder} (exit ${code}).\n${said.trim()}`);
  }
}
