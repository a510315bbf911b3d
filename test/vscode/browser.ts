import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { cacheFolder, exists, filledOnce } from './cache.ts';

/** A headless browser: `CHROME_BIN`, else the one from npm where there is one for this platform, else an installed one. */
export async function launchBrowser(): Promise<Browser> {
  const chosen = process.env['CHROME_BIN'];
  const bundled = chosen === undefined && process.platform === 'linux' && process.arch === 'x64';
  const own = bundled ? await bundledChromium() : undefined;
  return chromium.launch({
    executablePath: own?.executable ?? chosen ?? (await installedBrowser()),
    env: { ...process.env, ...own?.env } as Record<string, string>,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

interface BundledChromium {
  executable: string;
  env: Record<string, string>;
}

/**
 * The Chromium of `@sparticuz/chromium`, with the libraries and a font that a bare system lacks. The package
 * unpacks itself into the temporary folder and takes whatever is there already, whoever put it there, and it
 * brings out its libraries only where it believes to be in Lambda: so it runs in a process that is told both.
 */
async function bundledChromium(): Promise<BundledChromium> {
  const manifest = new URL('../../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const folder = await filledOnce(join(cacheFolder, `chromium-${version}`), async (partial) => {
    process.stderr.write('Unpacking Chromium (once) …\n');
    const unpack = "(await import('@sparticuz/chromium')).default.executablePath()";
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', `await ${unpack}`], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    });
    await writeFile(join(partial, 'fonts/fonts.conf'), fontConfiguration);
  });
  const libraries = [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean);
  return {
    executable: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries.join(delimiter), FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf') },
  };
}

/** The system's fonts and its choice among them where it has some, and beside them the one of the package. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir>${join(tmpdir(), 'vtex-api-keys-fontconfig')}</cachedir>
</fontconfig>
`;

async function installedBrowser(): Promise<string> {
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'msedge'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  for (const path of candidates) if (await exists(path)) return path;
  throw new Error('There is no Chrome or Chromium. Install one, or set CHROME_BIN to its executable.');
}
