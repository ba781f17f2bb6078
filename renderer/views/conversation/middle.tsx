/** Owns what stands in the middle: the transcript, or before there is one, what to do next. */
import { isMac } from '../../state/connection/desktop-shell';
import { Mic } from 'lucide-react';
import { useStore } from 'zustand';
import { words } from '../../words';
import { useApp, useMood, usePersona } from '../frame/app-context';
import { LoadingView } from './loading-view';
import { Transcript } from './transcript';

export function Middle() {
  const { stores } = useApp();
  const hasTurns = useStore(stores.conversation, ({ entries }) => entries.length > 0);
  return hasTurns ? <Transcript /> : <Welcome />;
}

type Invitation = {
  readonly title: string;
  readonly hint: string;
  readonly action?: { readonly label: string; readonly run: () => void; readonly withMic: boolean };
  /** A second way out, where trying again may fail again. */
  readonly other?: { readonly label: string; readonly run: () => void };
};

function useInvitation(): Invitation {
  const { stores, actions } = useApp();
  const mood = useMood();
  const { name } = usePersona();
  const mic = useStore(stores.sound, (state) => state.mic);
  const speaker = useStore(stores.sound, (state) => state.speaker);
  const { mode, keyMode, talkKey } = useStore(stores.settings, ({ settings }) => settings);
  if (mood === 'connecting') return { title: words.connectTitle, hint: words.connectHint };
  if (mood === 'elsewhere') {
    return {
      title: words.elsewhereTitle,
      hint: words.elsewhereHint,
      action: { label: words.elsewhereAction, run: actions.takeOver, withMic: true },
    };
  }
  // The microphone is closed then, and opens with the next conversation.
  if (mood === 'ended') {
    return {
      title: words.endedTitle,
      hint: '',
      action: { label: words.endedAction, run: actions.startSession, withMic: false },
    };
  }
  if (mood === 'refused') {
    return {
      title: words.trouble.notStartedTitle,
      hint: words.trouble.notStartedWay,
      action: { label: words.wayOut.again, run: actions.startSession, withMic: false },
      other: { label: words.wayOut.settings, run: () => actions.setPanel('session') },
    };
  }
  if (mic.tag === 'off') {
    return {
      title: words.micTitle,
      hint: words.micHint,
      action: { label: words.micAction, run: actions.turnOn, withMic: true },
    };
  }
  if (speaker === 'suspended') {
    const { title, hint } = words.speaker.suspended;
    return { title, hint, action: { label: words.soundOn, run: actions.turnOn, withMic: false } };
  }
  if (mood === 'loading' || mood === 'waiting') {
    return { title: words.loadingTitle(name), hint: words.loadingHint };
  }
  if (mood === 'muted') return { title: words.keys.mutedTitle, hint: words.keys.mutedHint(name) };
  return mode === 'ptt'
    ? {
        title: words.emptyTitlePtt(name),
        hint: words.keys.emptyPtt(keyMode, words.keys.name(talkKey, isMac())),
      }
    : { title: words.emptyTitle(name), hint: words.emptyDuplex };
}

function Welcome() {
  const { title, hint, action, other } = useInvitation();
  return (
    <section className="welcome">
      <h2>{title}</h2>
      <p>{hint}</p>
      <LoadingView />
      {action !== undefined && (
        <button type="button" className="main-button" onClick={action.run}>
          {action.withMic && <Mic size={20} strokeWidth={1.5} aria-hidden="true" />}
          <span>{action.label}</span>
        </button>
      )}
      {other !== undefined && (
        <button type="button" className="quiet-button" onClick={other.run}>
          {other.label}
        </button>
      )}
    </section>
  );
}
