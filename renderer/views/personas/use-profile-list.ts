/**
 * Owns the knowledge of all persona files while a view shows it: asked anew each time the host says they changed. It tells
 * which files these are, so that what no view here names is named elsewhere.
 */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ProfileList } from '../../../engine/contract/profiles';
import { useApp } from '../frame/app-context';

export function useProfileList(): ProfileList | null {
  const { stores, ask, actions } = useApp();
  const [known] = useState(() => createStore<{ list: ProfileList | null }>(() => ({ list: null })));
  const isOpen = useStore(stores.connection, ({ state }) => state.tag === 'open');
  useEffect(() => {
    if (!isOpen) return undefined;
    const read = async (): Promise<void> => {
      const result = await ask({ type: 'profiles.list' });
      if (result.ok) {
        known.setState({ list: result.value });
        stores.ui.setState({ filesNamed: result.value.files.map(({ path }) => path) });
      } else {
        actions.report(result.error);
        stores.ui.setState(({ filesNamed }) => ({ filesNamed: filesNamed ?? [] }));
      }
    };
    void read();
    return stores.profiles.subscribe(() => void read());
  }, [isOpen, stores, ask, actions, known]);
  return useStore(known, ({ list }) => list);
}
