/**
 * Owns that sound goes on after whatever stops it without a word: a sleep of the machine, a hidden window, a lock, another
 * program. It looks once a second whether sound still comes.
 */
import type { Capture } from './capture';
import type { Devices } from './devices';
import type { Player } from './player';

export type RevivalDeps = {
  readonly capture: Pick<Capture, 'check' | 'revive'>;
  readonly player: Pick<Player, 'revive'>;
  readonly devices: Pick<Devices, 'refresh'>;
  readonly page: Pick<Document, 'addEventListener' | 'hidden'>;
  /** By the clock on the wall: the other one may stand still with the machine. */
  readonly wallMs: () => number;
  readonly setRepeated: (run: () => void, ms: number) => void;
};

const CHECK_MS = 1_000;
/** A timer that is this late has slept, with the machine or in a hidden window. */
const SLEPT_MS = 10_000;

export function reviveSound({ capture, player, devices, page, wallMs, setRepeated }: RevivalDeps): void {
  const revive = (): void => {
    capture.revive();
    player.revive();
    void devices.refresh();
  };
  let checkedMs = wallMs();
  setRepeated(() => {
    const hasSlept = wallMs() - checkedMs > SLEPT_MS;
    checkedMs = wallMs();
    capture.check();
    if (hasSlept) revive();
  }, CHECK_MS);
  page.addEventListener('visibilitychange', () => {
    if (!page.hidden) revive();
  });
  page.addEventListener('resume', revive);
}
