/** Owns the picture of where one turn's time went: every stage with its name, its bar to scale and its milliseconds. */
import { stageFigure, timesOf } from '../../state/conversation/latency';
import type { Turn } from '../../state/conversation/conversation';
import { words } from '../../words';
import { StageTrack } from './stage-track';

export function TurnWaterfall({ turn }: { readonly turn: Turn }) {
  const times = timesOf(turn);
  return (
    <ol className="turn-waterfall">
      {times.stages.map((time) => (
        <li key={time.stage} className="turn-stage" title={words.stage[time.stage].help}>
          <span>{words.stage[time.stage].name}</span>
          <StageTrack time={time} least={{ early: 4, waited: 6 }} />
          <span className="turn-ms">{stageFigure(time, words)}</span>
        </li>
      ))}
    </ol>
  );
}
