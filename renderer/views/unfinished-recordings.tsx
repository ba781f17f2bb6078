/** Owns the offer of recordings that a crash has left: each can be looked at, or discarded. */
import { Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import { bytes } from '../state/format';
import { words } from '../words';
import { useApp } from './app-context';
import { Banner } from './banner';

const when = (atMs: number): string =>
  new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function UnfinishedRecordings() {
  const { recorder } = useApp();
  const unfinished = useStore(recorder.store, (view) => view.unfinished);
  // One after the other: the recorder holds one recording.
  const isFree = useStore(recorder.store, ({ state }) => state.tag === 'idle' || state.tag === 'failed');
  if (unfinished.length === 0) return null;
  return (
    <div className="banners" role="alert">
      {unfinished.map(({ id, startedAtMs, bytes: size }) => (
        <Banner
          key={id}
          tone="warn"
          title={words.recorder.unfinished(when(startedAtMs), bytes(size))}
          hint={words.recorder.unfinishedHint}
          action={isFree ? { label: words.recorder.show, run: () => recorder.recover(id) } : undefined}
        >
          <button type="button" className="link-button" onClick={() => recorder.discardUnfinished(id)}>
            <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.recorder.discard}
          </button>
        </Banner>
      ))}
    </div>
  );
}
