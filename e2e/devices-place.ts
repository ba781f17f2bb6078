/** Owns where the tests of microphones and loudspeakers stand: a window whose devices can be plugged and unplugged. */
import type { BrowserContext, BrowserContextOptions, Locator, Page } from '@playwright/test';
import { letIn, openContext } from './browsers';
import { installFakeDevices, type FakeDevice } from './fake-devices';
import type { OwnHost } from './own-host';

export const builtIn: FakeDevice = { kind: 'audioinput', id: 'b1', label: 'Built-in Microphone' };
export const headset: FakeDevice = { kind: 'audioinput', id: 'h1', label: 'Headset Microphone' };
export const speakers: FakeDevice = { kind: 'audiooutput', id: 's1', label: 'Speakers' };
export const phones: FakeDevice = { kind: 'audiooutput', id: 'p1', label: 'Headset Phones' };
export const ALL = [builtIn, headset, speakers, phones];

const ARGS = ['--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required'];

export async function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
  const { context } = await openContext(ARGS, { viewport: { width: 1120, height: 800 }, ...options });
  return context;
}

/** A window with every device plugged in, and with the microphone allowed. */
export async function open(server: Pick<OwnHost, 'origin' | 'nextAddress'>): Promise<Page> {
  const context = await newContext({ permissions: ['microphone'] });
  await letIn(context, server);
  const page = await context.newPage();
  await installFakeDevices(page, ALL);
  await page.goto(`${server.origin}/?tap=1`);
  return page;
}

export const plug = (page: Page, ...devices: readonly FakeDevice[]): Promise<void> =>
  page.evaluate((now) => window.fakeDevices.plug(now), devices);
export const banner = (page: Page, text: RegExp | string): Locator =>
  page.locator('.banner', { hasText: text });
