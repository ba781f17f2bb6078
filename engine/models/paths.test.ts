import { describe, expect, it } from 'vitest';
import { dataDir } from './paths';

describe('dataDir', () => {
  it('follows each platform, so that models are not fetched again into a new place', () => {
    expect(dataDir({}, 'linux', '/home/ann')).toBe('/home/ann/.local/share/sidetone');
    expect(dataDir({ XDG_DATA_HOME: '/data' }, 'linux', '/home/ann')).toBe('/data/sidetone');
    expect(dataDir({}, 'darwin', '/Users/ann')).toBe('/Users/ann/Library/Application Support/Sidetone');
    expect(dataDir({ APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'win32', 'C:\\Users\\ann')).toBe(
      'C:\\Users\\ann\\AppData\\Roaming\\Sidetone',
    );
    expect(dataDir({}, 'win32', 'C:\\Users\\ann')).toBe('C:\\Users\\ann\\AppData\\Roaming\\Sidetone');
  });

  it('lets SIDETONE_HOME win everywhere, and takes an empty one for none', () => {
    expect(dataDir({ SIDETONE_HOME: '/big', XDG_DATA_HOME: '/data' }, 'linux', '/home/ann')).toBe('/big');
    expect(dataDir({ SIDETONE_HOME: 'D:\\big' }, 'win32', 'C:\\Users\\ann')).toBe('D:\\big');
    expect(dataDir({ SIDETONE_HOME: ' ' }, 'linux', '/home/ann')).toBe('/home/ann/.local/share/sidetone');
  });

  it('ignores a relative XDG_DATA_HOME, which would make data depend on the working folder', () => {
    expect(dataDir({ XDG_DATA_HOME: 'data' }, 'linux', '/home/ann')).toBe('/home/ann/.local/share/sidetone');
  });
});
