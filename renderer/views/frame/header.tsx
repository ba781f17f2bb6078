/**
 * Owns the top of the window, the same on every page: who is spoken with, what goes on, the microphone and the end of
 * the conversation. The session's quiet menu is there too. A person who is heard sees it there and can end it, on every
 * page.
 */
import { Mic, MicOff, PhoneCall, PhoneOff } from 'lucide-react';
import { useStore } from 'zustand';
import { isMac } from '../../state/connection/desktop-shell';
import { keysHere } from '../../state/keys/keys';
import { canMute, type Mood } from '../../state/conversation/mood';
import { words } from '../../words';
import { useApp, useMood } from './app-context';
import { MoodMark } from '../conversation/mood-mark';
import { PersonaPicker } from '../conversation/persona-picker';
import { SessionMenu } from '../conversation/session-menu';
import { useSettled } from '../parts/use-settled';

/** A state that is over sooner is not worth an interruption of a screen reader. */
const ANNOUNCED_AFTER_MS = 800;

const ICON = { size: 18, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function Header() {
  return (
    <header className="header">
      <h1 className="visually-hidden">{words.appName}</h1>
      <PersonaPicker />
      <MoodView />
      <CallButton />
      <SessionMenu />
    </header>
  );
}

function MoodView() {
  const mood = useMood();
  const settled = useSettled(mood, ANNOUNCED_AFTER_MS);
  return (
    <>
      {/* Shown at once, and silent: it changes several times a turn. */}
      <p className={`mood mood-${mood}`} role="status" aria-live="off">
        {canMute(mood) ? <MuteSwitch mood={mood} /> : <MoodWord mood={mood} />}
      </p>
      <p className="visually-hidden" aria-live="polite" data-announces="mood">
        {words.mood[settled]}
      </p>
    </>
  );
}

function MoodWord({ mood }: { readonly mood: Mood }) {
  return (
    <>
      <MoodMark mood={mood} />
      <span>{words.mood[mood]}</span>
    </>
  );
}

/** The word itself: what it says of the microphone is changed where it stands. */
function MuteSwitch({ mood }: { readonly mood: Mood }) {
  const { stores, actions } = useApp();
  const muted = useStore(stores.sound, (state) => state.muted);
  const settings = useStore(stores.settings, (state) => state.settings);
  const does = muted ? words.unmute : words.mute;
  // None, where it is the key that talks.
  const key = keysHere(settings, false).find(({ id }) => id === 'mute');
  return (
    <button
      type="button"
      className="mood-button"
      aria-label={words.moodButton(words.mood[mood], does)}
      title={
        key === undefined
          ? does
          : words.withKey(does, words.keys.shown(key.shown(settings, isMac()), isMac()))
      }
      onClick={() => actions.setMuted(!muted)}
    >
      <MoodWord mood={mood} />
      {muted ? <MicOff {...ICON} className="mood-mic" /> : <Mic {...ICON} className="mood-mic" />}
    </button>
  );
}

/** Hangs up, or begins anew; nothing where there is no conversation to be had yet. */
function CallButton() {
  const { stores, actions } = useApp();
  const mood = useMood();
  const hasSession = useStore(
    stores.session,
    ({ snapshot }) => snapshot !== null && snapshot.state !== 'TERMINATED',
  );
  if (hasSession) {
    return (
      <button
        type="button"
        className="quiet-button call-button"
        aria-label={words.hangUp}
        title={words.hangUp}
        onClick={actions.endSession}
      >
        <PhoneOff {...ICON} />
      </button>
    );
  }
  if (mood !== 'ended' && mood !== 'refused' && mood !== 'elsewhere') return <span className="call-button" />;
  const label = mood === 'elsewhere' ? words.elsewhereAction : words.startAgain;
  return (
    <button
      type="button"
      className="quiet-button call-button"
      aria-label={label}
      title={label}
      onClick={mood === 'elsewhere' ? actions.takeOver : actions.startSession}
    >
      <PhoneCall {...ICON} />
    </button>
  );
}
