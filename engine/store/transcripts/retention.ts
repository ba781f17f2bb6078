/**
 * Owns when kept conversations are deleted by age: at the start, when it is changed for how long they are kept, and once
 * a day as long as the program runs.
 */
import { toProblem } from '../../contract/errors';
import type { Log } from '../../log';
import type { SettingsStore } from '../settings';
import type { TranscriptStore } from './store';

const DAY_MS = 86_400_000;
/** Somebody who steps from 30 to 10 days passes 20, and may have typed 1 first: nothing is deleted on the way. */
const SETTLE_MS = 2000;

/** @returns how to stop. */
export function keepSwept(deps: {
  readonly transcripts: Pick<TranscriptStore, 'sweep'>;
  readonly settings: Pick<SettingsStore, 'read' | 'onChange'>;
  readonly settingsRead: Promise<unknown>;
  readonly log: Log;
}): () => void {
  const { transcripts, settings, settingsRead, log } = deps;
  const sweep = (): void => {
    transcripts.sweep(settings.read().retentionDays, Date.now()).catch((thrown: unknown) => {
      log('warn', 'kept sessions could not be deleted by age', { code: toProblem(thrown).code });
    });
  };
  // Not before it is known for how long they are to be kept.
  void settingsRead.then(sweep);
  const timer = setInterval(sweep, DAY_MS);
  timer.unref();
  let settling: ReturnType<typeof setTimeout> | undefined;
  const stopListening = settings.onChange((now, former) => {
    if (now.retentionDays === former.retentionDays) return;
    clearTimeout(settling);
    settling = setTimeout(sweep, SETTLE_MS);
    settling.unref();
  });
  return () => {
    stopListening();
    clearTimeout(settling);
    clearInterval(timer);
  };
}
