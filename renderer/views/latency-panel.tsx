/** Owns the picture of one turn's time: voice-to-voice in large figures, the stages as a waterfall, who answered. */
import { useStore } from 'zustand';
import { medianVoiceToVoiceMs, shownTurn } from '../state/conversation';
import { milliseconds } from '../state/format';
import { STAGES, waterfallOf, type Bar } from '../state/waterfall';
import { words } from '../words';
import { useApp } from './app-context';

const WHOLE = 1000;

export function LatencyPanel() {
  const { stores, actions } = useApp();
  const conversation = useStore(stores.conversation);
  const turn = shownTurn(conversation);
  const medianMs = medianVoiceToVoiceMs(conversation);
  const spans = turn?.measured?.spans ?? null;
  const waterfall = spans === null ? null : waterfallOf(spans);
  const totalMs = spans?.voiceToVoiceMs ?? null;
  const bars: readonly Bar[] =
    waterfall?.bars ?? STAGES.map((stage) => ({ stage, ms: null, from: 0, width: 0 }));
  return (
    <aside className="latency" aria-label={words.latency}>
      <div className="latency-head">
        <p className={totalMs === null ? 'latency-figure is-empty' : 'latency-figure'}>
          {totalMs === null ? words.notDone : Math.round(totalMs)}
          {totalMs !== null && <span className="latency-unit"> ms</span>}
        </p>
        <p className="latency-caption">
          {totalMs === null ? words.noTurnYet : words.voiceToVoice}
          {medianMs !== null && (
            <span className="latency-median">{words.median(milliseconds(medianMs))}</span>
          )}
        </p>
      </div>
      <ol className="waterfall">
        {bars.map((bar) => (
          <StageRow key={bar.stage} bar={bar} isEmpty={waterfall === null} />
        ))}
      </ol>
      {conversation.selectedKey !== null && (
        <button type="button" className="small-button" onClick={() => actions.selectTurn(null)}>
          {words.backToLatest}
        </button>
      )}
      <Answerer />
    </aside>
  );
}

function StageRow({ bar, isEmpty }: { readonly bar: Bar; readonly isEmpty: boolean }) {
  const { stage, ms, from, width } = bar;
  const { name, help } = words.stage[stage];
  const isAhead = ms !== null && ms <= 0;
  const figure = ms === null ? words.notDone : isAhead ? words.aheadOfTime : milliseconds(ms);
  return (
    <li className="stage-row" title={help}>
      <span className="stage-name">{name}</span>
      <svg className="stage-track" viewBox={`0 0 ${WHOLE} 10`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="stage-rail" x="0" y="4.5" width={WHOLE} height="1" />
        {!isEmpty && ms !== null && (
          <rect
            className={isAhead ? 'stage-bar is-ahead' : `stage-bar bar-${stage}`}
            x={from * WHOLE}
            y="1"
            width={Math.max(width * WHOLE, 6)}
            height="8"
          />
        )}
      </svg>
      <span className="stage-ms">{isEmpty ? words.notDone : figure}</span>
    </li>
  );
}

function Answerer() {
  const { stores } = useApp();
  const llm = useStore(stores.session, ({ snapshot }) => snapshot?.llm ?? null);
  if (llm === null) return null;
  return (
    <p className="answerer">
      {words.answeredBy(llm.label)}
      {llm.kind === 'playbook' && <span className="tag">{words.scripted}</span>} {llm.why}
    </p>
  );
}
