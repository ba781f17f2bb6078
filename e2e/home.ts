/**
 * Owns a data folder of its own for a test. The machine's models and caches are lent to it, settings are as the test
 * wants them, and everything else is as on the first day. Nothing that a test does reaches the person's own folder.
 */
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsChange } from '../engine/contract/settings';
import { DATA, PROJECT } from './project';

export type Home = { readonly path: string; readonly remove: () => void };

/** The introduction is over unless the test says otherwise. */
export function makeHome(settings: SettingsChange = {}): Home {
  const path = mkdtempSync(join(tmpdir(), 'sidetone-home-'));
  for (const lent of ['models', 'cache']) {
    mkdirSync(join(DATA, lent), { recursive: true });
    symlinkSync(join(DATA, lent), join(path, lent), 'junction');
  }
  writeFileSync(join(path, 'settings.json'), JSON.stringify({ version: 1, firstRun: 'done', ...settings }));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Has the receptionist greet in a second, where only that she does is of interest; all else of her is as it comes. */
export function greetBriefly({ path }: Home): void {
  const shipped = readFileSync(join(PROJECT, 'profiles', 'receptionist.yaml'), 'utf8');
  mkdirSync(join(path, 'profiles'), { recursive: true });
  writeFileSync(
    join(path, 'profiles', 'receptionist.yaml'),
    shipped.replace(/^greeting: .*$/m, 'greeting: Brightwater Dental.'),
  );
}
