/** Owns the look at a finished recording before it is saved: play it, save it, or discard it after being asked. */
import { Download, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { RecorderState } from '../../recorder/recorder-machine';
import { bytes, clock } from '../../state/format';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { Modal } from '../parts/modal';
import { SafeChoice } from '../parts/safe-choice';

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

type Finished = Extract<RecorderState, { readonly tag: 'finished' }>;

export function RecorderDialog({ state }: { readonly state: Finished }) {
  const { recorder } = useApp();
  const fault = useStore(recorder.store, (view) => view.fault);
  const { made, saving, why } = state;
  const { title, preview, lengthAndSize, ended, saved } = words.recorder;
  const kept = made.isInMemory ? words.recorder.memory : words.recorder.onDisk;

  return (
    <Modal
      isWide
      labelledBy="recorder-title"
      // The look at it, not the recording.
      onCancel={() => recorder.setOpen(false)}
    >
      <h2 id="recorder-title">{title}</h2>
      {/* Its captions are drawn into the picture. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <video className="recorder-video" src={made.url} controls aria-label={preview} preload="metadata" />
      <p className="recorder-facts">
        <span>{made.name}</span>
        <span>{lengthAndSize(clock(made.lengthMs), bytes(made.bytes))}</span>
      </p>
      {ended[why] !== '' && <p className="hint">{ended[why]}</p>}
      <p className="hint" role="status">
        {saving === 'saved' && `${saved} ${kept.saved}`}
        {saving === 'handed' && kept.handed}
        {(saving === 'no' || saving === 'saving') && kept.unsaved}
      </p>
      {fault !== null && (
        <p className="recorder-fault" role="alert">
          {words.recorder.fault[fault]}
        </p>
      )}
      <DialogActions
        saving={saving}
        question={saving === 'handed' ? kept.discard : words.recorder.discardSure}
      />
    </Modal>
  );
}

function DialogActions({ saving, question }: Pick<Finished, 'saving'> & { readonly question: string }) {
  const { recorder } = useApp();
  const [asked, setAsked] = useState<'no' | 'asking' | 'kept'>('no');
  const discardButton = useRef<HTMLButtonElement>(null);
  // The question is gone: the keyboard goes on where it was asked.
  useEffect(() => {
    if (asked === 'kept') discardButton.current?.focus();
  }, [asked]);
  const { save, saving: savingWord, discard, keep, later, close } = words.recorder;
  const isHanded = saving === 'handed';
  if (saving === 'saved') {
    return (
      <div className="dialog-actions">
        <button type="button" className="small-button" onClick={recorder.save}>
          <Download {...ICON} />
          {save}
        </button>
        <button type="button" className="small-button is-main" onClick={recorder.close}>
          {close}
        </button>
      </div>
    );
  }
  if (asked === 'asking') {
    return (
      // No button of the question may be one that stood here before: it would have its focus.
      <div key="question" className="dialog-actions" role="group" aria-label={question}>
        <p>{question}</p>
        <button type="button" className="small-button is-danger" onClick={recorder.discard}>
          <Trash2 {...ICON} />
          {discard}
        </button>
        <SafeChoice isMain onClick={() => setAsked('kept')}>
          {keep}
        </SafeChoice>
      </div>
    );
  }
  return (
    <div className="dialog-actions">
      <button type="button" className="small-button" onClick={() => recorder.setOpen(false)}>
        {isHanded ? close : later}
      </button>
      <button ref={discardButton} type="button" className="small-button" onClick={() => setAsked('asking')}>
        <Trash2 {...ICON} />
        {discard}
      </button>
      <button
        type="button"
        className="small-button is-main"
        disabled={saving === 'saving'}
        onClick={recorder.save}
      >
        <Download {...ICON} />
        {saving === 'saving' ? savingWord : isHanded ? words.recorder.saveAgain : save}
      </button>
    </div>
  );
}
