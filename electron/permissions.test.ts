import type { PermissionCheckHandlerHandlerDetails, WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { doubleSession } from './electron.double';
import { createMicrophoneQuestion, decidePermission, installPermissions } from './permissions';

const ours = 'app://sidetone/';
const main = { isMainFrame: true, mediaTypes: [] };

describe('decidePermission', () => {
  test.each([
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, ours, true],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, 'app://sidetone', true],
    ['media', { isMainFrame: true, mediaTypes: ['video'] }, ours, false],
    ['media', { isMainFrame: true, mediaTypes: ['audio', 'video'] }, ours, false],
    ['media', { isMainFrame: true, mediaTypes: ['unknown'] }, ours, false],
    ['media', { isMainFrame: true, mediaTypes: [] }, ours, false],
    ['media', { isMainFrame: false, mediaTypes: ['audio'] }, ours, false],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, 'https://sidetone/', false],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, 'app://sidetone.evil/', false],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, 'app://evil@sidetone/', false],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, 'file:///index.html', false],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, 'null', false],
    ['media', { isMainFrame: true, mediaTypes: ['audio'] }, '', false],
    ['speaker-selection', main, ours, true],
    ['speaker-selection', main, 'https://evil.example/', false],
    ['clipboard-sanitized-write', main, ours, true],
    ['clipboard-read', main, ours, false],
    ['display-capture', { isMainFrame: true, mediaTypes: ['audio'] }, ours, false],
    ['geolocation', main, ours, false],
    ['notifications', main, ours, false],
    ['openExternal', main, ours, false],
    ['fileSystem', main, ours, false],
    ['hid', main, ours, false],
    ['a permission of a later Electron', main, ours, false],
  ])('%s %j from %j: %s', (permission, details, origin, granted) => {
    expect(decidePermission(permission, details, origin)).toBe(granted);
  });
});

describe('installed in a session', () => {
  const contents = {} as WebContents;

  function request(mediaTypes: ('audio' | 'video')[], askSystem: () => Promise<boolean>): Promise<boolean> {
    const { handlers, session } = doubleSession();
    installPermissions(session, askSystem);
    return new Promise((resolve) =>
      handlers.setPermissionRequestHandler?.(contents, 'media', resolve, {
        isMainFrame: true,
        requestingUrl: `${ours}index.html`,
        mediaTypes,
      }),
    );
  }

  test('the microphone is granted if the system grants it, and only then', async () => {
    expect(await request(['audio'], async () => true)).toBe(true);
    expect(await request(['audio'], async () => false)).toBe(false);
    expect(await request(['audio'], () => Promise.reject(new Error('no TCC')))).toBe(false);
  });

  test('what is refused anyway does not bother the system', async () => {
    const asked = { times: 0 };
    const granted = await request(['audio', 'video'], async () => {
      asked.times += 1;
      return true;
    });
    expect([granted, asked.times]).toEqual([false, 0]);
  });

  test('checks follow the same table as requests', () => {
    const { handlers, session } = doubleSession();
    installPermissions(session, async () => true);
    const check = (details: Partial<PermissionCheckHandlerHandlerDetails>) =>
      handlers.setPermissionCheckHandler?.(null, 'media', ours, { isMainFrame: true, ...details });
    expect(check({ mediaType: 'audio' })).toBe(true);
    expect(check({ mediaType: 'video' })).toBe(false);
    expect(check({})).toBe(false);
    expect(check({ mediaType: 'audio', securityOrigin: 'https://evil.example/' })).toBe(false);
  });

  test('devices and the screen are refused at their own doors', () => {
    const { handlers, session } = doubleSession();
    installPermissions(session, async () => true);
    type DeviceQuestion = Parameters<NonNullable<typeof handlers.setDevicePermissionHandler>>[0];
    expect(handlers.setDevicePermissionHandler?.({} as DeviceQuestion)).toBe(false);
    const streams: unknown[] = [];
    type ScreenQuestion = Parameters<NonNullable<typeof handlers.setDisplayMediaRequestHandler>>[0];
    handlers.setDisplayMediaRequestHandler?.({} as ScreenQuestion, (given) => void streams.push(given));
    expect(streams).toEqual([null]);
  });

  test('only macOS is asked', async () => {
    const asked: string[] = [];
    const preferences = {
      askForMediaAccess: async (kind: string) => {
        asked.push(kind);
        return false;
      },
    };
    expect(await createMicrophoneQuestion('darwin', preferences)()).toBe(false);
    expect(await createMicrophoneQuestion('linux', preferences)()).toBe(true);
    expect(await createMicrophoneQuestion('win32', preferences)()).toBe(true);
    expect(asked).toEqual(['microphone']);
  });
});
