/** Owns the page on which the conversation is written: words, what was not heard, and the gap in the margin. */
import { ArrowDown } from 'lucide-react';
import { memo, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { isAtEndAfter, type Extent } from '../../state/conversation/at-end';
import { isEmptyTurn, type Turn } from '../../state/conversation/conversation';
import { duration } from '../../state/format';
import { words } from '../../words';
import { userLine, personaLine } from '../../state/conversation/conversation-text';
import { useApp } from '../frame/app-context';
import { HeardAnnouncer } from './heard-announcer';
import { LineTools } from './line-tools';
import { useRoving } from '../parts/use-roving';

const extentOf = ({ scrollHeight, scrollTop, clientHeight }: Element): Extent => ({
  scrollHeight,
  scrollTop,
  clientHeight,
});

export function Transcript() {
  const { stores } = useApp();
  const entries = useStore(stores.conversation, (state) => state.entries);
  const selectedKey = useStore(stores.conversation, (state) => state.selectedKey);
  const scroller = useRef<HTMLElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useRoving(list);
  const keysId = useId();
  const [isAtEnd, setAtEnd] = useState(true);
  const seen = useRef<Extent>(null);

  const stayAtEnd = useEffectEvent(() => {
    const element = scroller.current;
    if (!isAtEnd || element === null) return;
    element.scrollTop = element.scrollHeight;
    seen.current = extentOf(element);
  });
  const takeScroll = (element: HTMLElement): void => {
    const now = extentOf(element);
    setAtEnd(isAtEndAfter(isAtEnd, seen.current, now));
    seen.current = now;
  };

  // After every drawing: words grow inside turns as well as turns in the list.
  useLayoutEffect(() => stayAtEnd());

  useEffect(() => {
    // The page gets smaller when a banner comes, and the text larger; what was read last stays in sight.
    const follow = new ResizeObserver(() => stayAtEnd());
    for (const { current } of [scroller, list]) if (current !== null) follow.observe(current);
    return () => follow.disconnect();
  }, []);

  return (
    <section
      ref={scroller}
      className="transcript"
      // A region that scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={words.transcript}
      aria-describedby={keysId}
      onScroll={({ currentTarget }) => takeScroll(currentTarget)}
    >
      <ol className="turns" ref={list}>
        {entries.map((entry) =>
          entry.kind === 'turn' ? (
            <TurnRow key={entry.key} turn={entry} isSelected={entry.key === selectedKey} />
          ) : (
            <li key={entry.key} className="divider">
              <span>{words.newConversation(entry.personaName)}</span>
            </li>
          ),
        )}
      </ol>
      <p className="visually-hidden" id={keysId}>
        {words.transcriptKeys}
      </p>
      <HeardAnnouncer />
      {!isAtEnd && (
        <button type="button" className="small-button jump-down floating" onClick={() => setAtEnd(true)}>
          <ArrowDown size={16} strokeWidth={1.5} aria-hidden="true" />
          {words.jumpDown}
        </button>
      )}
    </section>
  );
}

const TurnRow = memo(function TurnRow({
  turn,
  isSelected,
}: {
  readonly turn: Turn;
  readonly isSelected: boolean;
}) {
  const { actions } = useApp();
  const { userText, userIsFinal, personaText, unheard, personaName, measured } = turn;
  const gapMs = measured?.spans.voiceToVoiceMs ?? null;
  const isEmpty = isEmptyTurn(turn);
  const ended = measured?.outcome ?? null;
  const outcome = ended === null || isEmpty ? '' : words.outcome[ended];
  if (!isEmpty && userText === '' && personaText === '' && unheard === '' && outcome === '') return null;
  return (
    <li className="turn">
      {isEmpty && (
        <p className="said said-you">
          <span className="speaker">{words.you}</span>
          <span className="text outcome">{words.outcome.empty}</span>
        </p>
      )}
      {userText !== '' && (
        <div className="line-of">
          <p className={userIsFinal ? 'said said-you' : 'said said-you is-forming'}>
            <span className="speaker">{words.you}</span>
            <span className="text">{userText}</span>
          </p>
          {userIsFinal && (
            <LineTools
              turnKey={turn.key}
              side="you"
              who={words.talkview.youInSentence}
              text={userLine(turn)}
            />
          )}
        </div>
      )}
      {(personaText !== '' || unheard !== '' || outcome !== '') && (
        <div className="line-of">
          <p className="said said-them">
            <span className="speaker">{personaName}</span>
            <span className="text">
              {personaText}
              {unheard !== '' && (
                <>
                  {' '}
                  <span className="visually-hidden">{words.unheard}</span>
                  <s className="unheard">{unheard}</s>
                </>
              )}
              {outcome !== '' && <span className="outcome"> {outcome}</span>}
            </span>
            {gapMs !== null && (
              <button
                type="button"
                className="gap"
                aria-pressed={isSelected}
                aria-label={words.gapLabel(duration(gapMs))}
                onClick={() => actions.selectTurn(isSelected ? null : turn.key)}
              >
                {duration(gapMs)}
              </button>
            )}
          </p>
          {(personaText !== '' || unheard !== '') && (
            <LineTools turnKey={turn.key} side="them" who={personaName} text={personaLine(turn)} />
          )}
        </div>
      )}
    </li>
  );
});
