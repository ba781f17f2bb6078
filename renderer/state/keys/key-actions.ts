/** Owns what the keys of the table do in this page. Which key does it is keys.ts's. */
import type { App } from '../app';
import type { KeyActions } from './keys';

export type KeyActionDeps = {
  readonly actions: Pick<App['actions'], 'setMuted' | 'stopVoice' | 'setPanel' | 'set'>;
  readonly stores: Pick<App['stores'], 'sound' | 'ui' | 'settings'>;
  readonly recorder: Pick<App['recorder'], 'toggle'>;
};

export function keyActions({ actions, stores, recorder }: KeyActionDeps): KeyActions {
  const panel = (): string => stores.ui.getState().panel;
  return {
    toggleMute: () => actions.setMuted(!stores.sound.getState().muted),
    closeOrStop: () => (panel() === 'none' ? actions.stopVoice() : actions.setPanel('none')),
    toggleRecording: recorder.toggle,
    toggleOverlay: () => actions.set({ overlay: !stores.settings.getState().settings.overlay }),
    toggleKeySheet: () => actions.setPanel(panel() === 'keys' ? 'none' : 'keys'),
  };
}
