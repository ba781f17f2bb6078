/**
 * Owns the use of uiohook, which sees the keys of the whole machine. It is read only when the user wants to hold a key
 * everywhere. It is optional and native, and a program that does not need it must not load it.
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
