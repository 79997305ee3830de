// A headless Chromium for Linux x64 from npm alone: no system package, no other download.
// The package carries brotli files made for cloud functions: the browser, the few libraries that a
// bare Linux lacks, and fonts. A monospaced family is added, and a fontconfig of its own keeps
// screenshots independent of the fonts of the machine.
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { installOnce } from './installOnce';
import { run, unpackPackage } from './npmPackage';

const CHROMIUM = {
  spec: '@sparticuz/chromium@138.0.2',
  integrity: 'sha512-vs5qUiK6kFCzLCxZ2buWONcB6jdF3VWdYp6kH1tt56tZ78p51dMAxfWsfk9P62z/jAeqbVg4V6Rb3Ic4aAeOKQ==',
};
/** Under the free licence of Bitstream Vera; used here, not shipped. */
const FONTS = {
  spec: 'dejavu-fonts-ttf@2.37.3',
  integrity: 'sha512-f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==',
};

export interface BrowserProgram {
  /** Absent: the one that Playwright downloaded. */
  readonly executablePath?: string;
  readonly env?: Record<string, string>;
}

export async function npmChromium(): Promise<BrowserProgram> {
  const folder = await installOnce('chromium-138.0.2-linux-x64-1', fill);
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: path.join(folder, 'lib'), FONTCONFIG_FILE: path.join(folder, 'fonts.conf') },
  };
}

async function fill(folder: string): Promise<void> {
  const packed = path.join(folder, 'packed');
  await unpackPackage(CHROMIUM, packed, ['package/bin'], 2);
  await pipeline(createReadStream(path.join(packed, 'chromium.br')), createBrotliDecompress(), createWriteStream(path.join(folder, 'chromium')));
  await chmod(path.join(folder, 'chromium'), 0o755);
  for (const archive of ['al2023.tar', 'fonts.tar']) {
    await pipeline(createReadStream(path.join(packed, `${archive}.br`)), createBrotliDecompress(), createWriteStream(path.join(packed, archive)));
    await run('tar', ['-xf', path.join('packed', archive), '--no-same-owner'], folder);
  }
  await rm(packed, { recursive: true });
  await mkdir(path.join(folder, 'fonts'), { recursive: true });
  const faces = ['Sans', 'Sans-Bold', 'SansMono', 'SansMono-Bold'].map(face => `package/ttf/DejaVu${face}.ttf`);
  await unpackPackage(FONTS, path.join(folder, 'fonts'), faces, 2);
  await writeFile(path.join(folder, 'fonts.conf'), FONTS_CONF);
}

const prefer = (generic: string, ...families: string[]) =>
  `<alias><family>${generic}</family><prefer>${families.map(family => `<family>${family}</family>`).join('')}</prefer></alias>`;

const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir prefix="relative">fonts</dir>
<cachedir prefix="xdg">fontconfig</cachedir>
${prefer('sans-serif', 'Open Sans', 'DejaVu Sans')}
${prefer('system-ui', 'Open Sans', 'DejaVu Sans')}
${prefer('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
