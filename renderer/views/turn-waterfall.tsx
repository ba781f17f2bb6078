/** Owns the picture of where one turn's time went: every stage with its name, its bar to scale and its milliseconds. */
import type { Spans } from '../../engine/contract/spans';
import { milliseconds } from '../state/format';
import { waterfallOf, type Bar } from '../state/waterfall';
import { words } from '../words';

const WHOLE = 1000;

export function TurnWaterfall({ spans }: { readonly spans: Spans }) {
  const waterfall = waterfallOf(spans);
  if (waterfall === null) return null;
  return (
    <ol className="turn-waterfall">
      {waterfall.bars.map((bar) => (
        <StageBar key={bar.stage} bar={bar} />
      ))}
    </ol>
  );
}

function StageBar({ bar: { stage, ms, from, width } }: { readonly bar: Bar }) {
  const { name, help } = words.stage[stage];
  const isAhead = ms !== null && ms <= 0;
  return (
    <li className="turn-stage" title={help}>
      <span>{name}</span>
      <svg viewBox={`0 0 ${WHOLE} 10`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="stage-rail" x="0" y="4.5" width={WHOLE} height="1" />
        {ms !== null && (
          <rect
            className={isAhead ? 'stage-bar is-ahead' : `stage-bar bar-${stage}`}
            x={Math.min(from * WHOLE, WHOLE - 6)}
            y="1"
            width={Math.max(width * WHOLE, 6)}
            height="8"
          />
        )}
      </svg>
      <span className="turn-ms">
        {ms === null ? words.notDone : isAhead ? words.aheadOfTime : milliseconds(ms)}
      </span>
    </li>
  );
}
