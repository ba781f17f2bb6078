/**
 * Owns a connection that breaks under a request: what was asked never arrives, and the page connects again by itself.
 * What it says meanwhile is the test's.
 */
import type { Page } from '@playwright/test';

/** Of the page that is shown, from now on; once. @param type of the request, such as `history.clear`. */
export const loseNext = (page: Page, type: string): Promise<void> =>
  page.evaluate((lostType) => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function lost(data) {
      if (typeof data !== 'string' || !data.includes(lostType)) send.call(this, data);
      else {
        WebSocket.prototype.send = send;
        this.close();
      }
    };
  }, type);
