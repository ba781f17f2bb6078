/** Owns the offer of recordings that lie here unsaved: each can be looked at, or discarded after being asked. */
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Unfinished } from '../../recorder/recording-store';
import { bytes, momentOf } from '../../state/format';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { Banner } from '../banners/banner';
import { Modal } from '../parts/modal';
import { SafeChoice } from '../parts/safe-choice';

/** What is true of it: it may lie elsewhere, it only waits, or it broke off with its window. */
function saidOf({ startedAtMs, bytes: size, wasFinished, wasHanded }: Unfinished) {
  const { kept, keptHint, notSaved, notSavedHint, unfinished, unfinishedHint } = words.recorder;
  const [title, hint] = wasHanded
    ? [kept, keptHint]
    : wasFinished
      ? [notSaved, notSavedHint]
      : [unfinished, unfinishedHint];
  return { title: title(momentOf(startedAtMs), bytes(size)), hint };
}

export function UnfinishedRecordings() {
  const { recorder } = useApp();
  const unfinished = useStore(recorder.store, (view) => view.unfinished);
  const notRemoved = useStore(recorder.store, (view) => view.notRemoved);
  // One after the other: the recorder holds one recording.
  const isFree = useStore(recorder.store, ({ state }) => state.tag === 'idle' || state.tag === 'failed');
  const [doomedId, setDoomedId] = useState<string | null>(null);
  if (unfinished.length === 0) return null;
  const doomed = unfinished.find(({ id }) => id === doomedId);
  const { show, discard, fault } = words.recorder;
  return (
    <>
      <div className="banners" role="alert">
        {unfinished.map((one) => (
          <Banner
            key={one.id}
            tone={notRemoved.includes(one.id) ? 'bad' : 'warn'}
            {...saidOf(one)}
            action={isFree ? { label: show, run: () => recorder.recover(one.id) } : undefined}
          >
            {notRemoved.includes(one.id) && <p className="recorder-fault">{fault['not-removed']}</p>}
            <button type="button" className="link-button" onClick={() => setDoomedId(one.id)}>
              <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
              {discard}
            </button>
          </Banner>
        ))}
      </div>
      {doomed !== undefined && (
        <DiscardQuestion
          title={saidOf(doomed).title}
          onKeep={() => setDoomedId(null)}
          onDiscard={() => {
            setDoomedId(null);
            recorder.discardUnfinished(doomed.id);
          }}
        />
      )}
    </>
  );
}

function DiscardQuestion(props: {
  readonly title: string;
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}) {
  const { discardTitle, discardHint, keep, discard } = words.recorder;
  return (
    <Modal labelledBy="unfinished-title" describedBy="unfinished-which" onCancel={props.onKeep}>
      <h2 id="unfinished-title">{discardTitle}</h2>
      <div id="unfinished-which">
        <p>{props.title}</p>
        <p className="hint">{discardHint}</p>
      </div>
      <div className="dialog-actions">
        <SafeChoice onClick={props.onKeep}>{keep}</SafeChoice>
        <button type="button" className="small-button is-danger" onClick={props.onDiscard}>
          <Trash2 size={16} strokeWidth={1.5} aria-hidden="true" />
          {discard}
        </button>
      </div>
    </Modal>
  );
}
