/**
 * Owns the browsers of the tests of one worker. To start one takes as long as many a test, so that those which want the same
 * arguments have one browser, each with a context of its own, in which nothing of another is found. They end with the worker.
 */
import {
  chromium as browserType,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from '@playwright/test';
import { findChromium } from './chromium';
import type { ServerProcess } from './server-process';

export const chromium = await findChromium();

/** By their arguments; the tests have a handful of these. */
const kept = new Map<string, Promise<Browser>>();

export type OpenedContext = {
  readonly context: BrowserContext;
  /** Ends what was opened: the context, and the browser where it is the test's own. */
  readonly close: () => Promise<void>;
};

const launch = (args: readonly string[]): Promise<Browser> =>
  browserType.launch({
    executablePath: chromium?.executablePath ?? '',
    args: [...(chromium?.args ?? []), ...args],
  });

/** One that runs already, else a new one in its place. */
async function keptBrowser(args: readonly string[]): Promise<Browser> {
  const key = args.join(' ');
  const running = await kept.get(key)?.catch(() => undefined);
  if (running?.isConnected() === true) return running;
  const started = launch(args);
  kept.set(key, started);
  return started;
}

/** @param isOwn the test has a browser to itself, because no other will want these arguments. */
export async function openContext(
  args: readonly string[],
  options: BrowserContextOptions,
  isOwn = false,
): Promise<OpenedContext> {
  const browser = isOwn ? await launch(args) : await keptBrowser(args);
  const context = await browser.newContext(options);
  return { context, close: () => (isOwn ? browser.close() : context.close()) };
}

/** Lets a context's windows in as the printed address does, without reading the page for it. @throws if it is used up. */
export async function letIn(
  context: BrowserContext,
  server: Pick<ServerProcess, 'nextAddress'>,
): Promise<void> {
  const answer = await context.request.get(await server.nextAddress(), { maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`the address was answered with ${answer.status()}`);
}
