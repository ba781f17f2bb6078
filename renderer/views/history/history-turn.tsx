/** Owns one turn of a kept conversation: both sides, when, after how long, what was never heard, and its sound. */
import { Play, Square } from 'lucide-react';
import { memo } from 'react';
import type { HistorySide, KeptTurn } from '../../../engine/contract/history';
import { duration } from '../../state/format';
import { offsetOf } from '../../state/history/history';
import { words } from '../../words';
import { Found } from './history-row';

export const HistoryTurn = memo(function HistoryTurn(props: {
  readonly turn: KeptTurn;
  readonly startedAtMs: number;
  readonly isRunning: boolean;
  readonly wanted: string;
  /** Which side of it is being played. */
  readonly playing: HistorySide | null;
  readonly onToggle: (turnId: number, side: HistorySide) => void;
}) {
  const { turn, startedAtMs, isRunning, wanted, playing, onToggle } = props;
  const { turnId, you, them, unheard, personaName, outcome, spans, audio } = turn;
  const gapMs = spans?.voiceToVoiceMs ?? null;
  const ended = outcome === null ? '' : words.outcome[outcome];
  const sound = (side: HistorySide) =>
    audio.includes(side) && (
      <button
        type="button"
        className="icon-button history-play"
        aria-label={playing === side ? words.history.stop : words.history.play(side, personaName)}
        title={playing === side ? words.history.stop : words.history.play(side, personaName)}
        data-keeps-focus
        onClick={() => onToggle(turnId, side)}
      >
        {playing === side ? (
          <Square size={14} strokeWidth={1.5} aria-hidden="true" />
        ) : (
          <Play size={16} strokeWidth={1.5} aria-hidden="true" />
        )}
      </button>
    );
  return (
    <li className="turn" id={`turn-${turnId}`}>
      {you !== '' && (
        <div className="said said-you">
          <span className="history-at">
            {turn.youFromMs === null ? '' : offsetOf(turn.youFromMs - startedAtMs)}
          </span>
          <span className="speaker">{words.you}</span>
          <span className="text">
            <Found text={you} wanted={wanted} />
          </span>
          <span className="history-side">{sound('you')}</span>
        </div>
      )}
      {(them !== '' || unheard !== '') && (
        <div className="said said-them">
          <span className="history-at">
            {turn.themFromMs === null ? '' : offsetOf(turn.themFromMs - startedAtMs)}
          </span>
          <span className="speaker">{personaName}</span>
          <span className="text">
            <Found text={them} wanted={wanted} />
            {unheard !== '' && (
              <>
                {' '}
                <span className="visually-hidden">{words.unheard}</span>
                <s className="unheard">
                  <Found text={unheard} wanted={wanted} />
                </s>
              </>
            )}
            {ended !== '' && <span className="outcome"> {ended}</span>}
            {!turn.isFinal && !isRunning && <span className="outcome"> {words.history.notFinal}</span>}
          </span>
          <span className="history-side">
            {gapMs !== null && (
              <span className="history-gap">
                <span className="visually-hidden">{words.history.gap(duration(gapMs))}</span>
                <span aria-hidden="true">{duration(gapMs)}</span>
              </span>
            )}
            {sound('them')}
          </span>
        </div>
      )}
    </li>
  );
});
