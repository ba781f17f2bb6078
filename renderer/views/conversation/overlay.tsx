/** Owns the overlay for demos: the latest answer's time in large figures, the stages under it, and who worked on it. */
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { latestTurn } from '../../state/conversation/conversation';
import { duration } from '../../state/format';
import {
  largeFigure,
  latestTimes,
  measuredOf,
  stageFigure,
  wholeOf,
  workersOf,
  type StageTime,
} from '../../state/conversation/latency';
import '../../style/latency.css';
import { words } from '../../words';
import { StageTrack } from './stage-track';
import { useApp } from '../frame/app-context';

export function Overlay() {
  const { stores } = useApp();
  const isOn = useStore(stores.settings, ({ settings }) => settings.overlay);
  return isOn ? <ShownOverlay /> : null;
}

function ShownOverlay() {
  const { stores, actions } = useApp();
  const times = useStore(stores.conversation, latestTimesMemo);
  const measured = useStore(stores.conversation, useShallow(measuredOf));
  const snapshot = useStore(stores.session, (state) => state.snapshot);
  const known = useStore(stores.models);
  const workers = workersOf(snapshot, known, measured);
  const { p50Ms, p95Ms } = wholeOf(measured);
  const totalMs = times.voiceToVoiceMs;
  const { figure, unit } = largeFigure(times, words);
  return (
    <aside className="overlay" aria-label={words.gauges.overlayTitle}>
      <div className="overlay-head">
        <p className={totalMs === null ? 'overlay-figure is-empty' : 'overlay-figure'}>
          {figure}
          {unit !== '' && <span className="overlay-unit"> {unit}</span>}
        </p>
        <p className="overlay-caption">
          {totalMs === null && !times.isPending ? words.gauges.none : words.voiceToVoice}
          {p50Ms !== null && p95Ms !== null && (
            <span className="overlay-quantiles">
              {words.gauges.quantiles(duration(p50Ms), duration(p95Ms), measured.length)}
            </span>
          )}
        </p>
      </div>
      <dl className="overlay-stages">
        {times.stages.map((time) => (
          <OverlayStage key={time.stage} time={time} />
        ))}
      </dl>
      <dl className="overlay-models">
        {workers.map(({ role, name }) => (
          <div key={role}>
            <dt>{words.gauges.role[role]}</dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        className="icon-button overlay-close"
        aria-label={words.close}
        onClick={() => actions.set({ overlay: false })}
      >
        <X size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </aside>
  );
}

/** Words grow many times a second; what was measured changes twice a turn. */
function createLatestTimes(): typeof latestTimes {
  let before: {
    readonly times: ReturnType<typeof latestTimes>;
    readonly of: ReturnType<typeof latestTurn>;
  } | null = null;
  return (conversation) => {
    const now = latestTurn(conversation);
    const isSame =
      before !== null &&
      before.of.isPending === now.isPending &&
      before.of.turn?.key === now.turn?.key &&
      before.of.turn?.measured === now.turn?.measured;
    before = before !== null && isSame ? before : { times: latestTimes(conversation), of: now };
    return before.times;
  };
}
const latestTimesMemo = createLatestTimes();

function OverlayStage({ time }: { readonly time: StageTime }) {
  const { stage } = time;
  return (
    <div className="overlay-stage">
      <dt>{words.stage[stage].name}</dt>
      <dd>
        {stageFigure(time, words)}
        <StageTrack time={time} least={{ early: 12, waited: 16 }} />
      </dd>
    </div>
  );
}
