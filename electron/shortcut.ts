/**
 * Owns the one key combination that is registered with the system. It comes and goes with the setting. The user is told
 * when another program has it already. A registered key tells of presses only.
 */
import type { GlobalShortcut } from 'electron';
import type { ShortcutFact } from '../engine/contract/shell';
import type { Log } from '../engine/log';

export type ShortcutDeps = {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  /** There the desktop's portal says yes to everything. */
  readonly isWayland: boolean;
  readonly onPress: () => void;
  readonly nowMs: () => number;
  readonly log: Log;
};

export type Shortcut = {
  /** @param accelerator empty for none. */
  readonly apply: (accelerator: string) => ShortcutFact;
  readonly release: () => void;
};

/** A key that is kept down is told again and again, first after up to 660 ms; a repeat must not end what it began. */
const REPEAT_MS = 700;

export function createShortcut({ globalShortcut, isWayland, onPress, nowMs, log }: ShortcutDeps): Shortcut {
  let registered: string | null = null;
  let fact: ShortcutFact = 'none';
  let toldMs = Number.NEGATIVE_INFINITY;

  const pressed = (): void => {
    const sinceMs = nowMs() - toldMs;
    toldMs = nowMs();
    if (sinceMs > REPEAT_MS) onPress();
  };

  const release = (): void => {
    if (registered !== null) globalShortcut.unregister(registered);
    registered = null;
    fact = 'none';
  };

  const register = (accelerator: string): ShortcutFact => {
    try {
      if (!globalShortcut.register(accelerator, pressed)) return 'taken';
    } catch (error) {
      // Electron throws at what is no combination.
      log('warn', 'a key combination was refused', { reason: String(error) });
      return 'invalid';
    }
    registered = accelerator;
    return isWayland ? 'unproven' : 'on';
  };

  return {
    apply: (accelerator) => {
      // One that was taken is asked for again: the other program may be gone.
      if (accelerator === registered) return fact;
      release();
      fact = accelerator === '' ? 'none' : register(accelerator);
      return fact;
    },
    release,
  };
}
