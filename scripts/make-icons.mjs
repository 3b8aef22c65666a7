/** Draws the icons of the installed app from app/icon.svg, in Chromium. Run by hand when the picture changes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));
const svg = readFileSync(join(root, "app/icon.svg"), "utf8");
const shape = /<path d="([^"]+)"/.exec(svg)?.[1] ?? "";
const ground = /<rect [^>]*fill="(#[0-9a-f]+)"/.exec(svg)?.[1] ?? "";

const whole = svg.replace(/width="32" height="32"/, 'width="100%" height="100%"');
/** Systems cut the corners as they like: the picture keeps to a circle of 80 %, and the ground fills all. */
const square = (margin) => {
  const size = 32 + 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-${margin} -${margin} ${size} ${size}" width="100%" height="100%">
  <rect x="-${margin}" y="-${margin}" width="${size}" height="${size}" fill="${ground}"/><path d="${shape}" fill="#fff"/></svg>`;
};
const maskable = square(3);
/** In the status bar of Android only the outline is seen. */
const outline = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="4 4 24 24" width="100%" height="100%">
  <path d="${shape}" fill="#fff"/></svg>`;

const ICONS = [
  { file: "public/icons/icon-192.png", size: 192, picture: whole },
  { file: "public/icons/icon-512.png", size: 512, picture: whole },
  { file: "public/icons/maskable-192.png", size: 192, picture: maskable },
  { file: "public/icons/maskable-512.png", size: 512, picture: maskable },
  { file: "public/icons/badge-96.png", size: 96, picture: outline },
  { file: "app/apple-icon.png", size: 180, picture: square(0) },
];

const installed = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const browser = await chromium.launch({
  ...(installed ? { executablePath: installed } : {}),
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
mkdirSync(join(root, "public/icons"), { recursive: true });
for (const { file, size, picture } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0}svg{display:block}</style>${picture}`);
  writeFileSync(join(root, file), await page.screenshot({ omitBackground: true }));
  console.log(`${file}: ${size} × ${size}`);
}
await browser.close();
