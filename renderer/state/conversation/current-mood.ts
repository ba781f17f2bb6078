/** Owns what the mood of this moment is made of, for views and for what is no view: the tray, the recorder. */
import { moodOf, type Mood } from './mood';
import type { Stores } from '../stores';
import { isTalking } from './talk-grammar';

export function currentMood(stores: Stores): Mood {
  const { snapshot, asked, blockedBy, elsewhere, inferenceDown } = stores.session.getState();
  const { mic, muted, replaying } = stores.sound.getState();
  const { ready, known } = stores.models.getState();
  return moodOf({
    connection: stores.connection.getState().state,
    modelsReady: ready || !known,
    startKnown: stores.settings.getState().known && stores.profiles.getState().known,
    asked,
    blockedBy,
    elsewhere,
    inferenceDown,
    snapshot,
    mic,
    muted,
    replaying,
    talking: isTalking(stores.ui.getState().talk),
    paused: stores.voice.getState().paused,
  });
}

/** Calls whenever the mood may be another. @returns how to stop that. */
export function followMood(stores: Stores, listener: () => void): () => void {
  const { session, sound, models, settings, profiles, connection, ui, voice } = stores;
  const followed = [session, sound, models, settings, profiles, connection, ui, voice];
  const stops = followed.map((store) => store.subscribe(listener));
  return () => {
    for (const stop of stops) stop();
  };
}
