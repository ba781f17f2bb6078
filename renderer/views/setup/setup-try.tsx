/** Owns the last step: a real turn with a real persona, in the person's own words, and where its time went. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { isMac } from '../../state/connection/desktop-shell';
import { longestStage, turnTried } from '../../state/setup/setup-try';
import type { Mood } from '../../state/conversation/mood';
import type { Turn } from '../../state/conversation/conversation';
import { duration } from '../../state/format';
import { words } from '../../words';
import { useApp, useMood, usePersona } from '../frame/app-context';
import { HeardAnnouncer } from '../conversation/heard-announcer';
import { LoadingView } from '../conversation/loading-view';
import { Trouble } from '../banners/trouble';
import { TurnWaterfall } from '../conversation/turn-waterfall';

export function SetupTry() {
  const { stores } = useApp();
  const turn = useStore(stores.conversation, turnTried);
  const trouble = useTrouble();
  return (
    <div className="setup-step-body setup-try">
      {trouble === null ? (
        <Invitation isAgain={typeof turn?.measured?.spans.voiceToVoiceMs === 'number'} />
      ) : (
        <Trouble {...trouble} />
      )}
      {turn !== null && <TriedTurn turn={turn} />}
      <HeardAnnouncer />
    </div>
  );
}

type TroubleWords = Parameters<typeof Trouble>[0];

/** What keeps a person from talking, the most fundamental first; and the start of the conversation if nothing does. */
function useTrouble(): TroubleWords | null {
  const { stores, actions } = useApp();
  const isOpen = useStore(stores.connection, ({ state }) => state.tag === 'open');
  const isReady = useStore(stores.models, ({ ready }) => ready);
  const hasPersona = useStore(stores.profiles, ({ profiles }) => profiles.length > 0);
  const mic = useStore(stores.sound, (state) => state.mic);
  const muted = useStore(stores.sound, (state) => state.muted);
  const isDesktop = useStore(stores.shell, (shell) => shell.isDesktop);
  const speaker = useStore(stores.sound, (state) => state.speaker);
  const isOver = useStore(
    stores.session,
    ({ snapshot, asked, blockedBy }) => blockedBy !== null || (asked && snapshot?.state === 'TERMINATED'),
  );
  const blockedBy = useStore(stores.session, (state) => state.blockedBy);
  const isElsewhere = useMood() === 'elsewhere';
  const canStart =
    isOpen && isReady && hasPersona && mic.tag === 'on' && (speaker === 'running' || speaker === 'failed');
  useEffect(() => {
    if (canStart && !isOver) actions.tryTalking();
  }, [canStart, isOver, actions]);

  if (!isOpen) {
    return { title: words.setup.tryNoEngine, hint: '', action: words.tryNow, run: actions.retryConnection };
  }
  if (!isReady) {
    return {
      title: words.setup.tryNoModels,
      hint: '',
      action: words.setup.tryShowModels,
      run: () => actions.goTo('setup', 'models'),
    };
  }
  if (isElsewhere) {
    return {
      title: words.elsewhereTitle,
      hint: words.elsewhereHint,
      action: words.elsewhereAction,
      run: actions.takeOver,
    };
  }
  // Before the microphone, which is closed after hanging up.
  if (isOver) {
    return {
      title: blockedBy === 'refused' ? words.trouble.notStartedTitle : words.setup.ended,
      hint: '',
      action: words.setup.startAgain,
      run: actions.startSession,
    };
  }
  if (mic.tag === 'fault') return { ...words.micFault(mic.fault, isDesktop), run: actions.turnOn };
  if (mic.tag === 'off' || mic.tag === 'suspended') {
    return { title: words.micTitle, hint: words.micHint, action: words.micAction, run: actions.turnOn };
  }
  if (speaker === 'suspended') {
    const { title, hint } = words.speaker.suspended;
    return { title, hint, action: words.soundOn, run: actions.turnOn };
  }
  if (muted) {
    return {
      title: words.setup.youAreMuted,
      hint: '',
      action: words.unmute,
      run: () => actions.setMuted(false),
    };
  }
  return null;
}

function Invitation({ isAgain }: { readonly isAgain: boolean }) {
  const { stores } = useApp();
  const mood = useMood();
  const { name } = usePersona();
  const { mode, keyMode, talkKey } = useStore(stores.settings, ({ settings }) => settings);
  const isLoading = mood === 'loading' || mood === 'waiting' || mood === 'connecting' || mood === 'deaf';
  if (isLoading) {
    return (
      <div>
        <p role="status">{words.setup.tryLoading}</p>
        <LoadingView />
      </div>
    );
  }
  if (isAgain) return <p className="hint">{words.setup.tryAgain}</p>;
  const now = underWay(mood, name);
  return (
    <div className="setup-say">
      {/* What to do is read out; what goes on is heard, and would be read in the middle of it. */}
      <p role="status">
        {now === null &&
          (mode === 'ptt'
            ? words.setup.tryPtt(name, keyMode, words.keys.name(talkKey, isMac()))
            : words.setup.tryDuplex(name))}
        {now !== null && <span aria-live="off">{now}</span>}
      </p>
      {/* It keeps its place, so that nothing moves. */}
      <p className={now === null ? 'setup-sentence' : 'setup-sentence is-over'}>{words.setup.trySay}</p>
    </div>
  );
}

/** What stands in place of the invitation, which is over for the moment. */
function underWay(mood: Mood, name: string): string | null {
  switch (mood) {
    case 'hearing':
      return words.setup.tryHearing;
    case 'thinking':
      return words.setup.tryThinking;
    case 'speaking':
    case 'paused':
      return words.setup.tryAnswering(name);
    default:
      return null;
  }
}

function TriedTurn({ turn }: { readonly turn: Turn }) {
  const { userText, userIsFinal, personaText, unheard, personaName, measured } = turn;
  const totalMs = measured?.spans.voiceToVoiceMs ?? null;
  const longest = longestStage(turn);
  const time = useRef<HTMLDivElement>(null);
  // What the step is about may lie below the window's edge when it comes.
  useEffect(() => {
    if (totalMs !== null) time.current?.scrollIntoView({ block: 'end' });
  }, [totalMs]);
  if (measured?.outcome === 'empty') return <p>{words.setup.tryNothing}</p>;
  return (
    <div className="setup-turn">
      <dl>
        {userText !== '' && (
          <div>
            <dt className="setup-you">{words.setup.tryYou}</dt>
            <dd className={userIsFinal ? undefined : 'is-interim'}>{userText}</dd>
          </div>
        )}
        {(personaText !== '' || unheard !== '') && (
          <div>
            <dt className="setup-them">{personaName}</dt>
            <dd>
              {personaText}
              {unheard !== '' && (
                <>
                  {' '}
                  <span className="visually-hidden">{words.unheard}</span> <s>{unheard}</s>
                </>
              )}
            </dd>
          </div>
        )}
      </dl>
      {measured !== null && totalMs !== null && (
        <div className="setup-time" ref={time}>
          <p>
            <span className="setup-figure">{duration(totalMs)}</span> {words.setup.answeredAfter}
          </p>
          <TurnWaterfall turn={turn} />
          {longest !== null && (
            <p className="hint">
              {words.setup.longest(words.stage[longest.stage].name, longest.part)}{' '}
              {words.stage[longest.stage].help}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
