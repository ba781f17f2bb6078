/**
 * Owns telling how a download of the page ended. Electron asks the person where it goes; the page must not take what was
 * called off, or what the disk refused, for saved.
 */
import type { Session } from 'electron';
import type { DownloadOutcome } from '../engine/contract/shell';
import type { Log } from '../engine/log';

export type DownloadsDeps = {
  readonly session: Pick<Session, 'on'>;
  /** @param url where the page had it. */
  readonly tell: (url: string, outcome: DownloadOutcome) => void;
  readonly log: Log;
};

export function followDownloads({ session, tell, log }: DownloadsDeps): void {
  session.on('will-download', (_event, item) => {
    const url = item.getURL();
    let isBroken = false;
    item.on('updated', (_updated, state) => {
      if (state !== 'interrupted' || isBroken) return;
      // It could be taken up again, but nothing would: without this it would never end.
      isBroken = true;
      item.cancel();
    });
    item.once('done', (_done, state) => {
      const outcome = isBroken ? 'interrupted' : state;
      if (outcome === 'interrupted') log('warn', 'a download could not be written');
      tell(url, outcome);
    });
  });
}
