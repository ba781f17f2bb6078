/** Owns the way by which views reach the app: one context, and one hook per store. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app';
import { moodOf, type Mood } from '../state/mood';
import { personaToStart } from '../state/personas';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('views need an AppContext');
  return app;
}

export function useMood(): Mood {
  const { stores } = useApp();
  const connection = useStore(stores.connection, ({ state }) => state);
  const modelsReady = useStore(stores.models, ({ ready, known }) => ready || !known);
  const { snapshot, asked } = useStore(stores.session);
  const paused = useStore(stores.voice, (state) => state.paused);
  const { mic, muted } = useStore(stores.sound);
  const talking = useStore(stores.ui, ({ held }) => held.length > 0);
  return moodOf({ connection, modelsReady, asked, snapshot, mic, muted, talking, paused });
}

/** The persona of the session, before there is one the persona it would be started with. */
export function usePersona(): { readonly id: string | null; readonly name: string } {
  const { stores } = useApp();
  const snapshot = useStore(stores.session, (state) => state.snapshot);
  const lastUsedId = useStore(stores.settings, ({ settings }) => settings.profileId);
  const profiles = useStore(stores.profiles, (state) => state.profiles);
  if (snapshot !== null) return { id: snapshot.profileId, name: snapshot.personaName };
  return personaToStart(profiles, lastUsedId) ?? { id: null, name: '' };
}
