/** Owns the mood of this moment, for whoever is no view and asks for it: the tray, the recorder. */
import { moodOf, type Mood } from './mood';
import type { Stores } from './stores';
import { isTalking } from './talk-grammar';

export function currentMood(stores: Stores): Mood {
  const { snapshot, asked } = stores.session.getState();
  const { mic, muted, replaying } = stores.sound.getState();
  const { ready, known } = stores.models.getState();
  return moodOf({
    connection: stores.connection.getState().state,
    modelsReady: ready || !known,
    asked,
    snapshot,
    mic,
    muted,
    replaying,
    talking: isTalking(stores.ui.getState().talk),
    paused: stores.voice.getState().paused,
  });
}
