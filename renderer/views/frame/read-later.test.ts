import { describe, expect, it } from 'vitest';
import { addressIn } from './read-later';

describe('addressIn', () => {
  it.each([
    [
      'Failed to fetch dynamically imported module: http://127.0.0.1:47867/assets/a-page-9Xim_X-F.js',
      'http://127.0.0.1:47867/assets/a-page-9Xim_X-F.js',
    ],
    [
      'error loading dynamically imported module: http://127.0.0.1:1/assets/a.js?again=2',
      'http://127.0.0.1:1/assets/a.js',
    ],
    ['Failed to fetch dynamically imported module: sidetone://app/assets/a.js', 'sidetone://app/assets/a.js'],
    ['Importing a module script failed.', null],
    ['Unable to preload CSS for /assets/a.css', null],
  ])('reads the file out of what browsers say: %s', (message, address) => {
    expect(addressIn(new TypeError(message))).toBe(address);
  });
});
