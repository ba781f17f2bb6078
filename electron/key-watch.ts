/**
 * Owns the use of uiohook, which sees the keys of the whole machine: read only when somebody wants to hold a key
 * everywhere, because it is optional, native, and not to be loaded into a program that does not need it.
 */
import type { KeyWatch, SeenKey } from './hold';

export async function openKeyWatch(): Promise<KeyWatch> {
  const { uIOhook, UiohookKey } = await import('uiohook-napi');
  let listening: readonly [(key: SeenKey) => void, (key: SeenKey) => void] | null = null;
  return {
    codes: UiohookKey,
    start: (onDown, onUp) => {
      uIOhook.on('keydown', onDown);
      uIOhook.on('keyup', onUp);
      listening = [onDown, onUp];
      uIOhook.start();
    },
    stop: () => {
      uIOhook.stop();
      if (listening === null) return;
      uIOhook.removeListener('keydown', listening[0]);
      uIOhook.removeListener('keyup', listening[1]);
      listening = null;
    },
  };
}
