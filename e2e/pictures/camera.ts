/**
 * Owns how a view is pictured: in every size and theme in which it must be right, and on one sheet for each, so that a
 * person who looks at them sees the same view side by side. What is to be seen is the *.pictures.ts files'.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PROJECT } from '../project';

export const PICTURES = process.env['SIDETONE_PICTURES'] ?? join(PROJECT, 'pictures');

type Shot = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** Per cent, as in the settings. */
  readonly textSize: number;
};

const shot = (
  name: string,
  width: number,
  colorScheme: Shot['colorScheme'],
  { height = 800, textSize = 100 } = {},
): Shot => ({ name, width, height, colorScheme, textSize });

const SHOTS: readonly Shot[] = [
  shot('wide-light', 1120, 'light'),
  shot('narrow-light', 380, 'light'),
  shot('wide-dark', 1120, 'dark'),
  shot('narrow-dark', 380, 'dark'),
  shot('large-wide', 1120, 'light', { textSize: 200 }),
  shot('large-narrow', 380, 'light', { textSize: 200 }),
  shot('vast-light', 1600, 'light', { height: 1000 }),
];

/** What is looked at together. */
const SHEETS: Readonly<Record<string, readonly string[]>> = {
  light: ['wide-light', 'narrow-light'],
  dark: ['wide-dark', 'narrow-dark'],
  large: ['large-wide', 'large-narrow'],
};

/** The line and the sizes of charts follow a few times a second; colours take a moment to change. */
const SETTLED_MS = 350;

/**
 * @param options.tall pixels of height in which the whole of a long page is to be seen.
 * @param options.before done again before each picture, for what another size closes.
 */
export async function picture(
  page: Page,
  view: string,
  options: { readonly tall?: number; readonly before?: (shot: Shot) => Promise<void> } = {},
): Promise<void> {
  const folder = join(PICTURES, view);
  await mkdir(folder, { recursive: true });
  for (const one of SHOTS) {
    const height = options.tall === undefined ? one.height : options.tall * (one.textSize > 100 ? 2 : 1);
    await page.setViewportSize({ width: one.width, height });
    await page.emulateMedia({ colorScheme: one.colorScheme });
    // Another theme sets the size of text anew, too.
    await page.waitForTimeout(150);
    await page.evaluate((textSize) => {
      document.documentElement.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
      // As it is in a window that was opened in this size.
      const gauges = document.querySelector<HTMLDetailsElement>('.gauges');
      if (gauges !== null) gauges.open = innerWidth >= 900;
    }, one.textSize);
    await options.before?.(one);
    await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({ path: join(folder, `${one.name}.png`) });
  }
  await sheets(page, view, folder);
}

async function sheets(page: Page, view: string, folder: string): Promise<void> {
  const easel = await page.context().newPage();
  for (const [sheet, names] of Object.entries(SHEETS)) {
    const images: string[] = [];
    for (const name of names) {
      const bytes = await readFile(join(folder, `${name}.png`));
      images.push(`<img src="data:image/png;base64,${bytes.toString('base64')}">`);
    }
    await easel.setViewportSize({ width: 1540, height: 400 });
    await easel.setContent(
      `<body style="margin:0;display:flex;gap:16px;align-items:start;background:#777">${images.join('')}</body>`,
    );
    await easel.screenshot({ path: join(PICTURES, `${view}-${sheet}.png`), fullPage: true });
  }
  await easel.close();
}
