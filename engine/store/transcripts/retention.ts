/**
 * Owns when kept conversations are deleted by age. That is at the start, when a person changes how long they are kept,
 * and once a day as long as the program runs. A day is one of the wall clock: timers stand still while the machine
 * sleeps.
 */
import { toProblem } from '../../contract/errors';
import type { Log } from '../../log';
import type { SettingsStore } from '../settings';
import type { CredibleTime } from './credible-time';
import type { TranscriptStore } from './store';

const DAY_MS = 86_400_000;
const LOOK_MS = 3_600_000;
/** A person who steps from 30 to 10 days passes 20, and may have typed 1 first: nothing is deleted on the way. */
const SETTLE_MS = 2000;

/** @returns how to stop. */
export function keepSwept(deps: {
  readonly transcripts: Pick<TranscriptStore, 'sweep'>;
  readonly settings: Pick<SettingsStore, 'read' | 'onChange'>;
  readonly settingsRead: Promise<unknown>;
  readonly time: CredibleTime;
  readonly log: Log;
}): () => void {
  const { transcripts, settings, settingsRead, time, log } = deps;
  let sweptMs = Date.now();
  /** @param mayDelete asked in the store's own order, so that a list that is asked for meanwhile waits for both. */
  const sweep = (mayDelete: (nowMs: number) => Promise<boolean>): void => {
    const nowMs = Date.now();
    sweptMs = nowMs;
    transcripts
      .sweep(settings.read().retentionDays, nowMs, () => mayDelete(nowMs))
      .catch((thrown: unknown) => {
        log('warn', 'kept sessions could not be deleted by age', { code: toProblem(thrown).code });
      });
  };
  const sweepUnasked = (): void => sweep(time.isCredible);
  // The person was asked about what that deletes, by whatever the clock said.
  const sweepAsked = (): void => sweep(async () => true);
  // Not before it is known for how long they are to be kept.
  void settingsRead.then(sweepUnasked);
  const timer = setInterval(() => {
    if (Math.abs(Date.now() - sweptMs) >= DAY_MS) sweepUnasked();
  }, LOOK_MS);
  timer.unref();
  let settling: ReturnType<typeof setTimeout> | undefined;
  const stopListening = settings.onChange((now, former) => {
    if (now.retentionDays === former.retentionDays) return;
    clearTimeout(settling);
    settling = setTimeout(sweepAsked, SETTLE_MS);
    settling.unref();
  });
  return () => {
    stopListening();
    clearTimeout(settling);
    clearInterval(timer);
  };
}
