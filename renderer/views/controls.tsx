/** Owns the large button and the two switches beside it. */
import { Mic, MicOff, Square } from 'lucide-react';
import type { PointerEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
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
  if (cantTalk(mood)) return <TalkLabel className="talk is-idle" {...words.cantTalk[mood]} />;
  if (isPtt) return <HoldButton />;
  if (mood === 'speaking' || mood === 'paused') return <StopButton />;
  return (
    <TalkLabel
      className={mood === 'hearing' ? 'talk is-open is-hearing' : 'talk is-open'}
      label={words.justTalk}
      hint={words.justTalkHint}
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
  return (
    <button type="button" className="talk is-stop" onClick={actions.stopVoice}>
      <TalkWords
        label={
          <>
            <Square size={16} strokeWidth={1.5} aria-hidden="true" /> {words.stopVoice}
          </>
        }
        hint={words.stopVoiceHint}
      />
    </button>
  );
}

function HoldButton() {
  const { stores, actions } = useApp();
  const isHeld = useStore(stores.ui, ({ held }) => held.length > 0);
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
      className={isHeld ? 'talk is-hold is-held' : 'talk is-hold'}
      aria-pressed={isHeld}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onLostPointerCapture={onUp}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') actions.press('key', event.repeat);
      }}
      onKeyUp={(event) => {
        if (event.key === 'Enter') actions.release('key');
      }}
    >
      <TalkWords
        label={isHeld ? words.talking : words.holdToTalk}
        hint={isHeld ? words.talkingHint : words.holdHint}
      />
    </button>
  );
}
