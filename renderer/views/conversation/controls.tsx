/** Owns the large button and the two switches beside it. */
import { Mic, MicOff, Square } from 'lucide-react';
import { useState, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { isMac } from '../../state/connection/desktop-shell';
import { TALK_BUTTON_ID } from '../../state/keys/keyboard';
import type { CantTalk, Mood } from '../../state/conversation/mood';
import { words } from '../../words';
import { useApp, useMood } from '../frame/app-context';

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

type FaceWords = { readonly label: string; readonly hint: string };

/** What the large button is at the moment. */
type Face = FaceWords &
  (
    | { readonly is: 'hold'; readonly look: HoldLook }
    /** Something is said, by the persona or out of what was kept: a press stops it. */
    | { readonly is: 'stop' | 'start'; readonly run: () => void }
    /** Not a button: there is nothing to press. */
    | { readonly is: 'label' }
  );

type HoldLook = 'is-hold' | 'is-hold is-held' | 'is-shut' | 'is-open' | 'is-open is-hearing';

function useFace(isPtt: boolean): Face {
  const mood = useMood();
  const { stores, actions, playback } = useApp();
  const phase = useStore(stores.ui, ({ talk }) => talk.phase.tag);
  const { keyMode, talkKey } = useStore(stores.settings, ({ settings }) => settings);
  if (mood === 'elsewhere') {
    return { is: 'start', label: words.elsewhereAction, hint: words.elsewhereShort, run: actions.takeOver };
  }
  if (mood === 'ended' || mood === 'refused') {
    const hint = mood === 'ended' ? words.startAgainHint : words.trouble.notStartedHint;
    return { is: 'start', label: words.startAgain, hint, run: actions.startSession };
  }
  if (cantTalk(mood)) return { is: 'label', ...words.cantTalk[mood] };
  // Whatever else begins in the meantime: what is held must not be taken away from under the finger.
  const isPressed = phase === 'fresh' || phase === 'held';
  if (!isPtt && !isPressed && (mood === 'speaking' || mood === 'paused')) {
    return { is: 'stop', label: words.stopVoice, hint: words.stopVoiceHint, run: actions.stopVoice };
  }
  if (mood === 'replaying' && !isPressed) {
    const { stopReplay: label, stopReplayHint: hint } = words.talkview;
    return { is: 'stop', label, hint, run: () => void playback.stop() };
  }
  const key = words.keys.name(talkKey, isMac());
  if (phase === 'latched') return { is: 'hold', look: 'is-hold is-held', ...words.keys.latched };
  if (phase === 'held' || (phase === 'fresh' && isPtt)) {
    return { is: 'hold', look: 'is-hold is-held', ...words.keys.held };
  }
  if (mood === 'muted') return { is: 'hold', look: 'is-shut', ...words.keys.muted(keyMode, key) };
  if (isPtt) return { is: 'hold', look: 'is-hold', ...words.keys.press(keyMode, key) };
  const look = mood === 'hearing' ? 'is-open is-hearing' : 'is-open';
  return { is: 'hold', look, ...words.keys.justTalk(keyMode, key) };
}

/** One element for everything that can be pressed, or the keyboard would be lost with each turn. */
function TalkButton({ isPtt }: { readonly isPtt: boolean }) {
  const { actions } = useApp();
  const face = useFace(isPtt);
  const [wasHold, setWasHold] = useState(false);
  if (face.is === 'label') {
    return (
      <div className="talk is-idle">
        <TalkWords label={face.label} hint={face.hint} />
      </div>
    );
  }
  const isHold = face.is === 'hold';
  const onDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    setWasHold(isHold);
    if (!isHold) return;
    // So that the release is heard wherever the pointer has gone by then.
    event.currentTarget.setPointerCapture(event.pointerId);
    actions.press('pointer');
  };
  const onUp = (): void => actions.release('pointer');
  const onClick = (event: MouseEvent): void => {
    // Without a pointer and without a key: a screen reader's, which can't hold.
    const isPlain = event.detail === 0;
    if (isHold) {
      if (isPlain) actions.toggleTalk();
      // What was meant for the former face must not be done by this one.
    } else if (isPlain || !wasHold) face.run();
  };
  const look = face.is === 'hold' ? face.look : face.is === 'stop' ? 'is-stop' : 'is-start';
  return (
    <button
      type="button"
      // A key that is held is keyboard.ts's business; a mere press is not.
      id={isHold ? TALK_BUTTON_ID : undefined}
      className={`talk ${look}`}
      aria-pressed={face.is === 'hold' ? face.look === 'is-hold is-held' : undefined}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onLostPointerCapture={onUp}
      onContextMenu={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <TalkWords
        label={
          face.is === 'stop' ? (
            <>
              <Square size={16} strokeWidth={1.5} aria-hidden="true" /> {face.label}
            </>
          ) : (
            face.label
          )
        }
        hint={face.hint}
      />
    </button>
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
