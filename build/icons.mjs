import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root } from './run.mjs';

// Draws every picture that a package needs from the four SVG files. Run after changing one: npm run icons
const icons = join(root, 'build', 'icons');
const executablePath = process.env.GATEHOUSE_TEST_CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();

await drawAppIcon();
for (const state of ['idle', 'pending', 'paused']) await drawTrayIcon(state);
await browser.close();

async function drawAppIcon() {
  const svg = readFileSync(join(icons, 'icon.svg'), 'utf8');
  const png = new Map();
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) png.set(size, await draw(svg, size));
  mkdirSync(join(icons, 'linux'), { recursive: true });
  for (const size of [16, 32, 48, 64, 128, 256, 512]) {
    writeFileSync(join(icons, 'linux', `${size}x${size}.png`), png.get(size));
  }
  writeFileSync(join(icons, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256], png));
  writeFileSync(join(icons, 'icon.icns'), icns(png));
}

/** macOS tints the template; elsewhere the app picks by the theme. Shape tells the state, the dot's colour only helps. */
async function drawTrayIcon(state) {
  const svg = readFileSync(join(icons, 'tray', `${state}.svg`), 'utf8');
  const variants = {
    Template: svg,
    '-on-dark': recolour(svg, '#f4f5f7', '#ffb938'),
    '-on-light': recolour(svg, '#23262d', '#b45f06'),
  };
  for (const [suffix, drawing] of Object.entries(variants)) {
    writeFileSync(join(icons, 'tray', `${state}${suffix}.png`), await draw(drawing, 16));
    writeFileSync(join(icons, 'tray', `${state}${suffix}@2x.png`), await draw(drawing, 32));
  }
}

function recolour(svg, ink, dot) {
  return svg.replace('id="dot" fill="#000"', `fill="${dot}"`).replace('<g id="ink" color="#000"', `<g color="${ink}"`);
}

async function draw(svg, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

/** An .ico file may hold its pictures as PNG since Windows Vista. */
function ico(sizes, png) {
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  for (const [index, size] of sizes.entries()) {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.get(size).length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.get(size).length;
  }
  return Buffer.concat([header, ...sizes.map((size) => png.get(size))]);
}

function icns(png) {
  const types = {
    icp4: 16,
    icp5: 32,
    ic07: 128,
    ic08: 256,
    ic09: 512,
    ic10: 1024,
    ic11: 32,
    ic12: 64,
    ic13: 256,
    ic14: 512,
  };
  const entries = Object.entries(types).map(([type, size]) => chunk(type, png.get(size)));
  return chunk('icns', Buffer.concat(entries));
}

function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
