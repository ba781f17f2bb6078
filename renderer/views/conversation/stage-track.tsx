/**
 * Owns the bar of one stage in the waterfall, true to scale: what was waited for, and hollow what was done before the
 * decision.
 */
import type { StageTime } from '../../state/conversation/latency';

const WHOLE = 1000;

/** @param least widths under which a bar could not be seen, of `WHOLE`. */
export function StageTrack(props: {
  readonly time: StageTime;
  readonly least: { readonly early: number; readonly waited: number };
}) {
  const { stage, kind, bar } = props.time;
  return (
    <svg className="stage-track" viewBox={`0 0 ${WHOLE} 10`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="stage-rail" x="0" y="4.5" width={WHOLE} height="1" />
      {bar.early !== null && (
        <rect
          className={`stage-bar is-early early-${stage}`}
          x={bar.early.from * WHOLE}
          y="1.5"
          width={Math.max(bar.early.width * WHOLE, props.least.early)}
          height="7"
        />
      )}
      {kind === 'waited' && (
        <rect
          className={`stage-bar bar-${stage}`}
          x={bar.from * WHOLE}
          y="1"
          width={Math.max(bar.width * WHOLE, props.least.waited)}
          height="8"
        />
      )}
    </svg>
  );
}
