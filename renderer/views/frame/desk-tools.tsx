/**
 * Owns the quiet row above the line: the recorder's one button with what it says of itself, and the switches of gauges and
 * overlay. On other pages only a recording that runs is to be seen.
 */
import { ChartNoAxesColumn, Circle, Film, Gauge, Pause, Play, RotateCcw, Square } from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { nowMs } from '../../../engine/contract/units';
import { canWait, lengthOf, type RecorderState } from '../../recorder/recorder-machine';
import { isMac } from '../../state/connection/desktop-shell';
import { bytes, clock } from '../../state/format';
import { ariaKeys, keyRow } from '../../state/keys/keys';
import '../../style/recorder.css';
import { words } from '../../words';
import { figure } from '../../words/locale';
import { AnswererLine } from '../conversation/answerer-line';
import { useApp } from './app-context';
import { Boundary } from './boundary';
import { readLater } from './read-later';

const RecorderDialog = readLater(
  () => import('../recorder/recorder-dialog'),
  (read) => read.RecorderDialog,
);

const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function DeskTools({ isOnlyRecorder = false }: { readonly isOnlyRecorder?: boolean }) {
  const { recorder } = useApp();
  const state = useStore(recorder.store, (view) => view.state);
  const isOpen = useStore(recorder.store, (view) => view.isOpen);
  const isBusy = state.tag !== 'idle';
  return (
    <>
      {(!isOnlyRecorder || isBusy) && (
        <div className={isOnlyRecorder ? 'desk-tools is-alone' : 'desk-tools'}>
          <div className="recorder" role="group" aria-label={words.recorder.group}>
            <RecorderControls state={state} />
          </div>
          {!isOnlyRecorder && <AnswererInDesk />}
          {!isOnlyRecorder && <Switches />}
        </div>
      )}
      <p className="visually-hidden" role="status">
        {announcementOf(state)}
      </p>
      {isOpen && state.tag === 'finished' && (
        <Boundary>
          <Suspense fallback={null}>
            <RecorderDialog state={state} />
          </Suspense>
        </Boundary>
      )}
    </>
  );
}

/** The panel beside it says the same, and more. */
function AnswererInDesk() {
  const { stores } = useApp();
  const hasGauges = useStore(stores.settings, ({ settings }) => settings.gauges);
  const isTurnShown = useStore(stores.conversation, ({ selectedKey }) => selectedKey !== null);
  return hasGauges || isTurnShown ? null : <AnswererLine isShort />;
}

function announcementOf(state: RecorderState): string {
  const { said, failure } = words.recorder;
  switch (state.tag) {
    case 'recording':
      return said.recording;
    case 'paused':
      return said.paused;
    case 'finished':
      return said.finished(clock(state.made.lengthMs));
    case 'failed':
      return `${failure[state.why].title} ${failure[state.why].hint}`;
    case 'idle':
    case 'starting':
    case 'finishing':
      return '';
  }
}

function Switches() {
  const { stores, actions } = useApp();
  const gauges = useStore(stores.settings, ({ settings }) => settings.gauges);
  const overlay = useStore(stores.settings, ({ settings }) => settings.overlay);
  return (
    <div className="desk-switches">
      <button
        type="button"
        className="quiet-button"
        aria-pressed={overlay}
        aria-keyshortcuts={ariaKeys('overlay', isMac())}
        title={`${words.gauges.overlayHint} (${chordText('overlay')})`}
        onClick={() => actions.set({ overlay: !overlay })}
      >
        <Gauge {...ICON} />
        <span>{words.gauges.overlay}</span>
        <Chord of="overlay" />
      </button>
      <button
        type="button"
        className="quiet-button gauges-switch"
        aria-pressed={gauges}
        onClick={() => actions.set({ gauges: !gauges })}
      >
        <ChartNoAxesColumn {...ICON} />
        <span>{words.gauges.gauges}</span>
      </button>
    </div>
  );
}

type DeskKey = 'record' | 'overlay';

/** The person can't choose these two. */
const chordText = (id: DeskKey): string =>
  words.keys.shown(keyRow(id).shown(DEFAULT_SETTINGS, isMac()), isMac());

/** Shown on the button; said by aria-keyshortcuts. */
function Chord({ of }: { readonly of: DeskKey }) {
  return (
    <kbd className="chord" aria-hidden="true">
      {chordText(of)}
    </kbd>
  );
}

function RecorderControls({ state }: { readonly state: RecorderState }) {
  const { recorder } = useApp();
  const { stop, stopHint, starting, finishing, waits, failure, tryAgain, close } = words.recorder;
  switch (state.tag) {
    case 'idle':
      return <RecordButton run={recorder.toggle} />;
    case 'starting':
      return <span className="recorder-text">{starting}</span>;
    case 'finishing':
      return <span className="recorder-text">{finishing}</span>;
    case 'recording':
    case 'paused':
      return (
        <>
          <button
            type="button"
            className="quiet-button record-button is-on"
            aria-label={stopHint}
            aria-keyshortcuts={ariaKeys('record', isMac())}
            title={`${stopHint} (${chordText('record')})`}
            onClick={recorder.toggle}
          >
            <Square {...ICON} className="record-sign" />
            <span>{stop}</span>
          </button>
          <PauseButton isPaused={state.tag === 'paused'} />
          <Running state={state} />
        </>
      );
    case 'finished':
      return (
        <>
          {canWait(state) && <RecordButton run={recorder.again} />}
          <button type="button" className="quiet-button" onClick={() => recorder.setOpen(true)}>
            <Film {...ICON} />
            <span>{waits}</span>
          </button>
        </>
      );
    case 'failed':
      return (
        <>
          <span className="recorder-text is-bad">
            <strong>{failure[state.why].title}</strong> {failure[state.why].hint}
          </span>
          <button type="button" className="small-button" onClick={recorder.toggle}>
            <RotateCcw {...ICON} />
            {tryAgain}
          </button>
          <button type="button" className="small-button" onClick={recorder.close}>
            {close}
          </button>
        </>
      );
  }
}

function RecordButton({ run }: { readonly run: () => void }) {
  const { record, recordHint } = words.recorder;
  return (
    <button
      type="button"
      className="quiet-button record-button"
      aria-keyshortcuts={ariaKeys('record', isMac())}
      title={`${recordHint} (${chordText('record')})`}
      onClick={run}
    >
      <Circle {...ICON} className="record-sign" />
      <span>{record}</span>
      <Chord of="record" />
    </button>
  );
}

function PauseButton({ isPaused }: { readonly isPaused: boolean }) {
  const { recorder } = useApp();
  const { pause, pauseHint, goOn, goOnHint } = words.recorder;
  return (
    <button
      type="button"
      className="quiet-button pause-button"
      aria-label={isPaused ? goOnHint : pauseHint}
      onClick={recorder.pauseOrResume}
    >
      {isPaused ? <Play {...ICON} /> : <Pause {...ICON} />}
      <span>{isPaused ? goOn : pause}</span>
    </button>
  );
}

const CLOCK_MS = 250;

/** In words and figures as well as in colour; it is not said again and again to a screen reader. */
function Running({
  state,
}: {
  readonly state: Extract<RecorderState, { readonly tag: 'recording' | 'paused' }>;
}) {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), CLOCK_MS);
    return () => clearInterval(timer);
  }, []);
  const { running, paused, lengthAndSize, inMemory } = words.recorder;
  return (
    <span className={`recorder-text is-${state.tag}`}>
      <span className="recorder-state">{state.tag === 'paused' ? paused : running}</span>{' '}
      <span className="recorder-figures">
        {lengthAndSize(
          clock(lengthOf(state, now)),
          state.bytes === 0 ? words.measures.kB(figure(0)) : bytes(state.bytes),
        )}
      </span>
      {state.isInMemory && <span className="recorder-memory"> ({inMemory})</span>}
    </span>
  );
}
