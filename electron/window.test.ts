import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { guardPage, windowOptions } from './window';

function guarded() {
  const emitter = new EventEmitter();
  const policies: string[] = [];
  let openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null = null;
  guardPage(
    Object.assign(emitter, {
      setWindowOpenHandler: (given: typeof openHandler) => {
        openHandler = given;
      },
      setWebRTCIPHandlingPolicy: (policy: string) => void policies.push(policy),
    }) as unknown as WebContents,
  );
  return {
    policies,
    open: (url: string) => openHandler?.({ url } as Parameters<NonNullable<typeof openHandler>>[0]),
    /** Whether the event was let through. */
    passes: (name: string, details: object): boolean => {
      let prevented = false;
      emitter.emit(name, { ...details, preventDefault: () => (prevented = true) });
      return !prevented;
    },
  };
}

describe('page', () => {
  test('opens no window', () => {
    expect(guarded().open('app://sidetone/')).toEqual({ action: 'deny' });
  });

  test.each([
    ['app://sidetone/', true],
    ['app://sidetone/index.html#x', true],
    ['app://sidetone/vad/runtime.mjs', false],
    ['https://example.org/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['app://other/', false],
  ])('going to %s: %s', (url, allowed) => {
    const page = guarded();
    expect(page.passes('will-navigate', { url })).toBe(allowed);
    expect(page.passes('will-redirect', { url })).toBe(allowed);
    expect(page.passes('will-frame-navigate', { url, isMainFrame: true })).toBe(allowed);
    expect(page.passes('will-frame-navigate', { url, isMainFrame: false })).toBe(false);
  });

  test('sends no packet past the session: catches WebRTC, which no other wall sees', () => {
    expect(guarded().policies).toEqual(['disable_non_proxied_udp']);
  });

  test('embeds no web view', () => {
    expect(guarded().passes('will-attach-webview', {})).toBe(false);
  });
});

test('the page is isolated from Node, fits a narrow screen, and is not throttled while it is covered', () => {
  const options = windowOptions('/x/preload.cjs', null);
  expect(options.minWidth).toBe(380);
  expect(options.webPreferences).toMatchObject({
    preload: '/x/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    backgroundThrottling: false,
  });
});
