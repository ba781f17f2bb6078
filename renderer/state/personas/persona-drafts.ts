/**
 * Owns changes of persona files that are not saved. They are kept in the browser's own storage, one a file, so that no
 * reload and no crash loses them. The oldest goes when there are many.
 */
export type Draft = {
  /** The file's text that the changes were made in. */
  readonly base: string;
  readonly text: string;
  readonly atMs: number;
};

export type Drafts = {
  readonly read: (id: string) => Draft | null;
  /** @returns whether it could be kept. */
  readonly write: (id: string, draft: Draft) => boolean;
  readonly forget: (id: string) => void;
  readonly ids: () => readonly string[];
};

const PREFIX = 'sidetone.draft.persona.';
const MAX_DRAFTS = 20;

export function createDrafts(storage: Storage): Drafts {
  const ids = (): readonly string[] =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  const read = (id: string): Draft | null => {
    try {
      const found = JSON.parse(storage.getItem(PREFIX + id) ?? 'null') as Partial<Draft> | null;
      const { base, text, atMs } = found ?? {};
      return typeof base === 'string' && typeof text === 'string' && typeof atMs === 'number'
        ? { base, text, atMs }
        : null;
    } catch {
      return null;
    }
  };
  const forget = (id: string): void => storage.removeItem(PREFIX + id);
  return {
    ids,
    read,
    forget,
    write: (id, draft) => {
      try {
        storage.setItem(PREFIX + id, JSON.stringify(draft));
        const others = ids().filter((one) => one !== id);
        if (others.length >= MAX_DRAFTS) {
          const oldest = others.toSorted((a, b) => (read(a)?.atMs ?? 0) - (read(b)?.atMs ?? 0))[0];
          if (oldest !== undefined) forget(oldest);
        }
        return true;
      } catch {
        return false;
      }
    },
  };
}
