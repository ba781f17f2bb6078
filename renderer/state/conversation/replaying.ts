/**
 * Owns the replay of a kept conversation's sound: which turn plays. That nothing is heard meanwhile is playback.ts's part.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HistorySide } from '../../../engine/contract/history';
import type { Replay } from '../../audio/replay';
import { words } from '../../words';
import type { App } from '../app';

export type ReplayingState = { readonly turnId: number; readonly side: HistorySide } | null;

export type Replaying = {
  readonly store: StoreApi<{ readonly playing: ReplayingState }>;
  /** Plays it, or stops it if it plays. */
  readonly toggle: (turnId: number, side: HistorySide) => void;
  readonly stop: () => void;
};

type Deps = Pick<App, 'ask'> & {
  readonly stores: Pick<App['stores'], 'settings'>;
  readonly actions: Pick<App['actions'], 'report'>;
  readonly playback: Pick<App['playback'], 'begin'>;
};

export function createReplaying(
  { ask, stores, actions, playback }: Deps,
  replay: Replay,
  id: string,
  /** What the person should know and need not act on. */
  tell: (text: string) => void,
): Replaying {
  const store = createStore<{ readonly playing: ReplayingState }>(() => ({ playing: null }));
  let over: (() => void) | null = null;

  const isWanted = (wanted: ReplayingState): boolean => store.getState().playing === wanted;

  const silence = (): void => {
    store.setState({ playing: null });
    replay.stop();
  };
  const stop = (): void => {
    silence();
    over?.();
    over = null;
  };

  const begin = async (wanted: NonNullable<ReplayingState>): Promise<void> => {
    const result = await ask({ type: 'history.audio', id, ...wanted });
    if (!isWanted(wanted)) return;
    if (!result.ok) {
      stop();
      actions.report(result.error);
      return;
    }
    over ??= playback.begin(() => {
      over = null;
      silence();
    });
    const outputId = stores.settings.getState().settings.output?.id ?? null;
    const onEnd = (): void => {
      if (isWanted(wanted)) stop();
    };
    try {
      const isChosen = await replay.play({ ...result.value, outputId, onEnd });
      if (!isChosen) tell(words.history.otherOutput);
    } catch {
      stop();
      actions.report({
        code: 'INTERNAL',
        message: words.history.cantPlay,
        hint: words.history.cantPlayHint,
      });
    }
  };

  return {
    store,
    toggle: (turnId, side) => {
      const before = store.getState().playing;
      if (before?.turnId === turnId && before.side === side) {
        stop();
        return;
      }
      const wanted = { turnId, side };
      store.setState({ playing: wanted });
      replay.stop();
      void begin(wanted);
    },
    stop,
  };
}
