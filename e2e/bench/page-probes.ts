/**
 * Owns what is measured inside of the page: first paint, frames, and how long a press takes until the screen shows
 * another state. Each function runs in the page and may use nothing of this file.
 */
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    benchInputs?: number[];
  }
}

/** From the start of the navigation, redirects included. */
export const firstPaintMs = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const [paint] = list.getEntriesByName('first-contentful-paint');
          if (paint !== undefined) resolve(paint.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

/** Asks for a frame after each frame, which makes the page draw as often as it can. */
export const frameGapsMs = (page: Page, spanMs: number): Promise<number[]> =>
  page.evaluate(
    (limitMs) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let beganMs: number | null = null;
        let beforeMs = 0;
        const frame = (nowMs: number): void => {
          beganMs ??= nowMs;
          if (nowMs > beganMs) gaps.push(nowMs - beforeMs);
          beforeMs = nowMs;
          if (nowMs - beganMs < limitMs) requestAnimationFrame(frame);
          else resolve(gaps);
        };
        requestAnimationFrame(frame);
      }),
    spanMs,
  );

/**
 * From then on every press that changes the words of the state (in the header, or on the large button) is timed. It
 * counts from the event's own time to the end of the frame with the new words. If the browser says that the frame was
 * presented later, that counts.
 */
export const watchInputs = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const inputs: { readonly atMs: number; tookMs: number }[] = [];
    const words = (): string =>
      [...document.querySelectorAll('[role=status], .talk-label')].map((one) => one.textContent).join('|');
    let shown = words();
    let pressedMs: number | null = null;
    for (const type of ['keydown', 'pointerdown']) {
      document.addEventListener(type, (event) => (pressedMs = event.timeStamp), { capture: true });
    }
    const publish = (): void => void (window.benchInputs = inputs.map(({ tookMs }) => tookMs));
    new MutationObserver(() => {
      const now = words();
      if (now === shown) return;
      shown = now;
      if (pressedMs === null) return;
      const input = { atMs: pressedMs, tookMs: 0 };
      pressedMs = null;
      requestAnimationFrame(() => {
        // A message comes after the frame was drawn.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          input.tookMs = Math.max(input.tookMs, performance.now() - input.atMs);
          inputs.push(input);
          publish();
        });
        port1.start();
        port2.postMessage(null);
      });
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        const input = inputs.find(({ atMs }) => Math.abs(atMs - startTime) < 1);
        if (input !== undefined) input.tookMs = Math.max(input.tookMs, duration);
      }
      publish();
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit);
  });

export const inputsMs = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => window.benchInputs ?? []);
