/** Owns the large button and the two switches beside it. */
import { Mic, MicOff, Square } from 'lucide-react';
import type { PointerEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import { isMac } from '../state/desktop-shell';
import { TALK_BUTTON_ID } from '../state/keyboard';
import type { CantTalk, Mood } from '../state/mood';
import { words } from '../words';
import { useApp, useMood } from './app-context';

export function Controls() {
  const { stores, actions } = useApp();
  const mode = useStore(stores.settings, ({ settings }) => settings.mode);
  const muted = useStore(stores.sound, (state) => state.muted);
  return (
    <div className="controls">
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={mode === 'duplex'}
        onClick={() => actions.setMode(mode === 'duplex' ? 'ptt' : 'duplex')}
      >
        <span className="switch-knob" aria-hidden="true" />
        <span>{words.answerByItself}</span>
      </button>
      <TalkButton isPtt={mode === 'ptt'} />
      <button
        type="button"
        className="quiet-button mute"
        aria-pressed={muted}
        onClick={() => actions.setMuted(!muted)}
      >
        {muted ? (
          <MicOff size={18} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <Mic size={18} strokeWidth={1.5} aria-hidden="true" />
        )}
        <span>{muted ? words.unmute : words.mute}</span>
      </button>
    </div>
  );
}

const cantTalk = (mood: Mood): mood is CantTalk => mood in words.cantTalk;

function TalkButton({ isPtt }: { readonly isPtt: boolean }) {
  const mood = useMood();
  const { stores } = useApp();
  const phase = useStore(stores.ui, ({ talk }) => talk.phase.tag);
  const { keyMode, talkKey } = useStore(stores.settings, ({ settings }) => settings);
  if (mood === 'ended') return <StartButton />;
  if (cantTalk(mood)) return <TalkLabel className="talk is-idle" {...words.cantTalk[mood]} />;
  // Whatever else begins in the meantime: what is held must not be taken away from under the finger.
  const isPressed = phase === 'fresh' || phase === 'held';
  if (!isPtt && !isPressed && (mood === 'speaking' || mood === 'paused')) return <StopButton />;
  if (mood === 'replaying' && !isPressed) return <StopReplayButton />;
  const key = words.keys.name(talkKey, isMac());
  if (phase === 'latched') return <HoldButton look="is-held" {...words.keys.latched} />;
  if (phase === 'held' || (phase === 'fresh' && isPtt))
    return <HoldButton look="is-held" {...words.keys.held} />;
  if (mood === 'muted') return <HoldButton look="is-shut" {...words.keys.muted(keyMode, key)} />;
  if (isPtt) return <HoldButton look="is-hold" {...words.keys.press(keyMode, key)} />;
  return (
    <HoldButton
      look={mood === 'hearing' ? 'is-open is-hearing' : 'is-open'}
      {...words.keys.justTalk(keyMode, key)}
    />
  );
}

/** Not a button: there is nothing to press. */
function TalkLabel(props: { readonly className: string; readonly label: string; readonly hint: string }) {
  return (
    <div className={props.className}>
      <TalkWords label={props.label} hint={props.hint} />
    </div>
  );
}

function TalkWords(props: { readonly label: ReactNode; readonly hint: string }) {
  return (
    <>
      <span className="talk-label">{props.label}</span>
      <span className="talk-hint">{props.hint}</span>
    </>
  );
}

function StopButton() {
  const { actions } = useApp();
  return <SquareButton label={words.stopVoice} hint={words.stopVoiceHint} onClick={actions.stopVoice} />;
}

function StartButton() {
  const { actions } = useApp();
  return (
    <button type="button" className="talk is-open" onClick={() => actions.startSession()}>
      <TalkWords label={words.startAgain} hint={words.hungUp} />
    </button>
  );
}

function StopReplayButton() {
  const { playback } = useApp();
  const { stopReplay, stopReplayHint } = words.talkview;
  return <SquareButton label={stopReplay} hint={stopReplayHint} onClick={() => void playback.stop()} />;
}

function SquareButton(props: {
  readonly label: string;
  readonly hint: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className="talk is-stop" onClick={props.onClick}>
      <TalkWords
        label={
          <>
            <Square size={16} strokeWidth={1.5} aria-hidden="true" /> {props.label}
          </>
        }
        hint={props.hint}
      />
    </button>
  );
}

/** To be held or tapped. By keyboard it is pressed like the talk key: keyboard.ts sees to that. */
function HoldButton(props: {
  readonly look: 'is-hold' | 'is-held' | 'is-shut' | 'is-open' | 'is-open is-hearing';
  readonly label: string;
  readonly hint: string;
}) {
  const { actions } = useApp();
  const isHeld = props.look === 'is-held';
  const onDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    // So that the release is heard wherever the pointer has gone by then.
    event.currentTarget.setPointerCapture(event.pointerId);
    actions.press('pointer');
  };
  const onUp = (): void => actions.release('pointer');
  return (
    <button
      type="button"
      id={TALK_BUTTON_ID}
      className={isHeld ? 'talk is-hold is-held' : `talk ${props.look}`}
      aria-pressed={isHeld}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onLostPointerCapture={onUp}
      onContextMenu={(event) => event.preventDefault()}
      // A click without a pointer and without a key: a screen reader's, which can't hold.
      onClick={(event) => {
        if (event.detail === 0) actions.toggleTalk();
      }}
    >
      <TalkWords label={props.label} hint={props.hint} />
    </button>
  );
}
