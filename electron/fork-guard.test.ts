import { expect, test } from 'vitest';
import { isForked } from './fork-guard';

const TESTER =
  '/opt/Sidetone/resources/app.asar/node_modules/node-llama-cpp/dist/bindings/utils/testBindingBinary.js';

test.each([
  ['by the person', ['/opt/Sidetone/sidetone'], true, false, false],
  ['by the login', ['/opt/Sidetone/sidetone', '--hidden'], true, false, false],
  ['with Chromium’s switches', ['sidetone', '--js-flags=--max-lazy', '--toggle'], true, false, false],
  ['from a checkout', ['electron', '/home/me/sidetone/out/main/main.js'], false, false, false],
  ['by a library, packaged', ['/opt/Sidetone/sidetone', TESTER], true, false, true],
  ['by a library, with a channel', ['electron', '.', TESTER], false, true, true],
])('a start %s', (_name, argv, isPackaged, hasChannel, expected) => {
  expect(isForked({ argv, isPackaged, hasChannel })).toBe(expected);
});
