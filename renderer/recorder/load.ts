/** Owns the composition of the recorder; everything of it is read with this file, when it is used for the first time. */
import { nowMs } from '../../engine/contract/units';
import type { Capture } from '../audio/capture';
import type { Player } from '../audio/player';
import { currentMood } from '../state/conversation/current-mood';
import type { Mood } from '../state/conversation/mood';
import type { Stores } from '../state/stores';
import type { Timeline } from '../state/conversation/timeline';
import { paceOf } from '../views/conversation/line-pace';
import { paintedSpan } from '../views/conversation/line-painter';
import type { RecorderParts } from './door';
import { readPalette } from './palette';
import { WIDTH } from './picture';
import { createRecorder } from './recorder';
import { openRecordingStore } from './recording-store';
import { saveRecording } from './save';
import { sceneOf, type Scene } from './scene';

export type RecordedApp = {
  readonly stores: Stores;
  readonly timeline: Timeline;
  readonly hostNowMs: () => number;
  readonly player: Pick<Player, 'openOutput'>;
  readonly capture: Pick<Capture, 'stream'>;
};

export function loadRecorder({ stores, timeline, hostNowMs, player, capture }: RecordedApp): RecorderParts {
  const mood = (): Mood => currentMood(stores);

  // Thirty times a second it is asked for, a few times it is another one.
  let before: readonly unknown[] = [];
  let made: Scene | null = null;
  const scene = (): Scene => {
    const now = mood();
    const of = [
      now,
      stores.conversation.getState(),
      stores.session.getState(),
      stores.profiles.getState(),
      stores.models.getState(),
      stores.settings.getState(),
    ];
    if (made === null || of.some((part, index) => part !== before[index])) made = sceneOf(stores, now);
    before = of;
    return made;
  };

  const isStill = (): boolean => {
    const span = paintedSpan(WIDTH, hostNowMs());
    return paceOf(timeline.read(), { ...span, isThinking: mood() === 'thinking' }) === 'still';
  };

  return {
    open: (store, { read, dispatch }) =>
      createRecorder({
        store,
        read,
        dispatch,
        now: nowMs,
        scene,
        view: timeline.read,
        hostNowMs,
        palette: () => readPalette(document.documentElement),
        microphone: capture.stream,
        openVoice: player.openOutput,
        isStill,
      }),
    openStore: openRecordingStore,
    save: saveRecording,
  };
}
