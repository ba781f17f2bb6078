/** Owns the way by which views reach the app: one context, and one hook per store. */
import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { App } from '../../state/app';
import { currentMood, followMood } from '../../state/conversation/current-mood';
import type { Mood } from '../../state/conversation/mood';
import type { Page } from '../../state/pages';
import { personaToStart } from '../../state/personas/personas';
import { showsSetup, stepShown, type Step } from '../../state/setup/setup';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('views need an AppContext');
  return app;
}

export function useMood(): Mood {
  const { stores } = useApp();
  const follow = useCallback((listener: () => void) => followMood(stores, listener), [stores]);
  return useSyncExternalStore(follow, () => currentMood(stores));
}

/** What is shown, which is not always what the address says: first the introduction, then what can be talked with. */
export function useShownPage(): Page {
  const { stores } = useApp();
  const page = useStore(stores.ui, (state) => state.page);
  const isFirst = useStore(stores.settings, ({ known, settings }) =>
    showsSetup(page, { known, firstRun: settings.firstRun }),
  );
  const needsModels = useStore(stores.models, ({ known, ready }) => known && !ready);
  if (isFirst) return 'setup';
  return page === 'talk' && needsModels ? 'models' : page;
}

/** Null while the introduction is not shown. */
export function useStep(): Step | null {
  const { stores } = useApp();
  const shown = useShownPage();
  const rest = useStore(stores.ui, ({ page, pageRest }) => (page === 'setup' ? pageRest : ''));
  const firstRun = useStore(stores.settings, ({ settings }) => settings.firstRun);
  return shown === 'setup' ? stepShown(rest, firstRun) : null;
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
