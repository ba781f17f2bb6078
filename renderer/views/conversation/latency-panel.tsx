/**
 * Owns the picture of one turn's time, voice-to-voice in large figures and the stages as a waterfall, and the gauges.
 */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { latestTurn } from '../../state/conversation/conversation';
import { duration } from '../../state/format';
import {
  largeFigure,
  measuredOf,
  shownTimes,
  stageFigure,
  wholeOf,
  type StageTime,
} from '../../state/conversation/latency';
import '../../style/latency.css';
import { words } from '../../words';
import { StageTrack } from './stage-track';
import { AnswererLine } from './answerer-line';
import { useApp } from '../frame/app-context';
import { Gauges } from './gauges';

export function LatencyPanel() {
  const { stores } = useApp();
  const isOn = useStore(stores.settings, ({ settings }) => settings.gauges);
  // A person who asks where a turn's time went is shown it, gauges or not.
  const isAsked = useStore(stores.conversation, ({ selectedKey }) => selectedKey !== null);
  return isOn || isAsked ? <ShownPanel isOn={isOn} /> : null;
}

function ShownPanel({ isOn }: { readonly isOn: boolean }) {
  const { stores, actions } = useApp();
  const conversation = useStore(stores.conversation);
  const measured = useStore(stores.conversation, useShallow(measuredOf));
  const times = shownTimes(conversation);
  const medianMs = wholeOf(measured).p50Ms;
  const totalMs = times.voiceToVoiceMs;
  const { figure, unit } = largeFigure(times, words);
  // Said once is enough: beside the overlay, which is about the latest turn, the panel is about all of them.
  const isTold =
    useStore(stores.settings, ({ settings }) => settings.overlay) && conversation.selectedKey === null;
  return (
    <aside
      className={conversation.selectedKey === null ? 'latency' : 'latency is-asked'}
      aria-label={words.latency}
    >
      {!isTold && (
        <>
          <div className="latency-head">
            <p className={totalMs === null ? 'latency-figure is-empty' : 'latency-figure'}>
              {figure}
              {unit !== '' && <span className="latency-unit"> {unit}</span>}
            </p>
            <p className="latency-caption">
              {totalMs === null && !times.isPending ? words.noTurnYet : words.voiceToVoice}
              {medianMs !== null && (
                <span className="latency-median">{words.median(duration(medianMs))}</span>
              )}
            </p>
          </div>
          <ol className="waterfall" aria-label={words.gauges.turnTitle}>
            {times.stages.map((time) => (
              <StageRow key={time.stage} time={time} />
            ))}
          </ol>
          <p className="latency-speculated">{times.isSpeculated ? words.gauges.speculated : ''}</p>
        </>
      )}
      {conversation.selectedKey !== null && (
        <button type="button" className="small-button" onClick={() => actions.selectTurn(null)}>
          {words.backToLatest}
        </button>
      )}
      {isOn && <Gauges measured={measured} isPending={latestTurn(conversation).isPending} />}
      {!isTold && <AnswererLine />}
    </aside>
  );
}

function StageRow({ time }: { readonly time: StageTime }) {
  const { stage } = time;
  const { name, help } = words.stage[stage];
  return (
    <li className="stage-row" title={help}>
      <span className="stage-name">{name}</span>
      <StageTrack time={time} least={{ early: 4, waited: 6 }} />
      <span className="stage-ms">{stageFigure(time, words)}</span>
    </li>
  );
}
