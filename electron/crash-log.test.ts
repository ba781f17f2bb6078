import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { writeCrashLog } from './crash-log';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sidetone-crash-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = [{ number: 1, atMs: 0, level: 'error' as const, text: 'the window’s page ended' }];

test('the log is where the person is sent to: catches a dialog that names a file that is not there', () => {
  const path = join(folder, 'new', 'crash.log');
  expect(writeCrashLog(path, lines, silentLog)).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('1970-01-01T00:00:00.000Z error the window’s page ended\n');
});

test('a disk that takes nothing is no second crash', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(writeCrashLog(join(folder, 'file', 'crash.log'), lines, silentLog)).toBeNull();
});
