/**
 * Owns the holding of the key that works everywhere: whether it may be watched, and when it goes down and up. Of all
 * keys that the watch sees it looks for this one, keeps none, and is off unless the person wants it.
 */
import type { HoldFact } from '../engine/contract/shell';
import type { Log } from '../engine/log';
import { readAccelerator, type Combination } from './accelerator';

export type SeenKey = {
  readonly keycode: number;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
};

/** Sees every key of the machine while it runs. */
export type KeyWatch = {
  /** Codes by name. */
  readonly codes: Readonly<Record<string, number>>;
  start(onDown: (key: SeenKey) => void, onUp: (key: SeenKey) => void): void;
  stop(): void;
};

export type HoldDeps = {
  /** Rejects where it is not installed. */
  readonly openWatch: () => Promise<KeyWatch>;
  readonly platform: NodeJS.Platform;
  readonly isWayland: boolean;
  /** macOS alone; asked first, because watching without permission has crashed programs. */
  readonly isTrusted: () => boolean;
  readonly onPress: () => void;
  readonly onRelease: () => void;
  readonly log: Log;
};

export type Hold = {
  /** @param accelerator the combination to be held. The last call wins. */
  readonly apply: (isWanted: boolean, accelerator: string) => Promise<HoldFact>;
  readonly isOn: () => boolean;
  /** The key is up as far as can ever be known. */
  readonly forget: () => void;
  readonly stop: () => void;
};

const MODIFIERS = {
  ctrl: ['Ctrl', 'CtrlRight'],
  alt: ['Alt', 'AltRight'],
  shift: ['Shift', 'ShiftRight'],
  meta: ['Meta', 'MetaRight'],
} as const;

export function createHold({
  openWatch,
  platform,
  isWayland,
  isTrusted,
  onPress,
  onRelease,
  log,
}: HoldDeps): Hold {
  let watch: KeyWatch | null = null;
  let running = '';
  let isDown = false;
  let calls = 0;

  const letGo = (): void => {
    if (!isDown) return;
    isDown = false;
    onRelease();
  };

  const stop = (): void => {
    calls += 1;
    if (running === '') return;
    running = '';
    letGo();
    try {
      watch?.stop();
    } catch (error) {
      log('warn', 'the key watch did not stop', { reason: String(error) });
    }
  };

  const start = (seen: KeyWatch, wanted: Combination): boolean => {
    const main = seen.codes[wanted.key];
    if (main === undefined) return false;
    // Letting go of any part of the combination lets go of it.
    const parts = new Set([main]);
    for (const [modifier, names] of Object.entries(MODIFIERS)) {
      if (!wanted[modifier as keyof typeof MODIFIERS]) continue;
      for (const name of names) parts.add(seen.codes[name] ?? main);
    }
    seen.start(
      (key) => {
        const isIt =
          key.keycode === main &&
          key.ctrlKey === wanted.ctrl &&
          key.altKey === wanted.alt &&
          key.shiftKey === wanted.shift &&
          key.metaKey === wanted.meta;
        if (!isIt || isDown) return;
        isDown = true;
        onPress();
      },
      (key) => {
        if (parts.has(key.keycode)) letGo();
      },
    );
    return true;
  };

  return {
    apply: async (isWanted, accelerator) => {
      if (!isWanted || accelerator === '') {
        stop();
        return isWanted ? 'no-key' : 'off';
      }
      const wanted = readAccelerator(accelerator, platform === 'darwin');
      const obstacle: HoldFact | null = isWayland
        ? 'wayland'
        : wanted === null
          ? 'odd-key'
          : platform === 'darwin' && !isTrusted()
            ? 'needs-permission'
            : null;
      if (obstacle !== null || wanted === null) {
        stop();
        return obstacle ?? 'odd-key';
      }
      if (running === accelerator) return 'on';
      stop();
      const call = calls;
      try {
        watch ??= await openWatch();
        // Another wish came in the meantime, and answers for itself.
        if (call !== calls) return 'off';
        if (!start(watch, wanted)) return 'odd-key';
        running = accelerator;
        return 'on';
      } catch (error) {
        log('warn', 'the key watch did not start', { reason: String(error) });
        return 'failed';
      }
    },
    isOn: () => running !== '',
    forget: () => {
      isDown = false;
    },
    stop,
  };
}
