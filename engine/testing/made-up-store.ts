/**
 * Owns a stand-in of the models' store for the host's tests, in the place of models/store.ts: what lies on the disk is what
 * a test says. It reads no disk and fetches nothing.
 */
import type { ModelStore } from '../models/store';

export const disk = {
  /** Ids of models. */
  present: new Set(['moonshine-tiny', 'flite']),
  /** To be called after `present` was changed. */
  changed: (): void => {},
};

export const createModelStore = (): ModelStore => ({
  states: () => [],
  onChange: (listener) => {
    disk.changed = listener;
    return () => {};
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
