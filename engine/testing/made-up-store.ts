/**
 * Owns a stand-in of the models' store for the host's tests, in the place of models/store.ts: what lies on the disk is what
 * a test says. It reads no disk and fetches nothing.
 */
import type { ModelStore } from '../models/store';

const listeners = new Set<() => void>();

export const disk = {
  /** Ids of models. */
  present: new Set(['moonshine-tiny', 'flite']),
  /** To be called after `present` was changed. */
  changed: (): void => {
    for (const listener of listeners) listener();
  },
  /** How many wait for a change. */
  listeners: (): number => listeners.size,
};

export const createModelStore = (): ModelStore => ({
  states: () => [],
  onChange: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  files: (id) => (disk.present.has(id) ? { model: `/models/${id}` } : null),
  fetchMissing: async () => ({ ok: [], failed: [] }),
  unasked: () => [],
  pause: async () => {},
  cancel: async () => {},
  dismiss: () => {},
  importFolder: async () => ({ ok: true, value: { files: 0, models: [] } }),
  ready: () => true,
  missing: () => [],
  refresh: async () => {},
});
