/**
 * Owns the line's place in the window: its size, its colours and when it is drawn again, and the same in words for
 * users who can't see it. How it is drawn is line-painter.ts's part.
 */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useStore } from 'zustand';
import { latestTurn } from '../../state/conversation/conversation';
import { duration } from '../../state/format';
import { onThemeChange } from '../../state/look';
import { words } from '../../words';
import { useApp, useMood } from '../frame/app-context';
import { PACE_MS, paceOf, type LinePace } from './line-pace';
import { paintedSpan, paintLine, type LineColours } from './line-painter';

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';
const STILL_MS = 1000;

const COLOURS = {
  you: '--you',
  them: '--them',
  ink: '--ink',
  ink2: '--ink2',
  ink3: '--ink3',
  rule: '--rule',
  paper: '--paper',
} as const satisfies Record<keyof LineColours, string>;

function readColours(element: Element): LineColours {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    you: read(COLOURS.you),
    them: read(COLOURS.them),
    ink: read(COLOURS.ink),
    ink2: read(COLOURS.ink2),
    ink3: read(COLOURS.ink3),
    rule: read(COLOURS.rule),
    paper: read(COLOURS.paper),
  };
}

export function Line() {
  const { stores, timeline, hostNowMs } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const mood = useMood();
  const gapMs = useStore(
    stores.conversation,
    (state) => latestTurn(state).turn?.measured?.spans.voiceToVoiceMs ?? null,
  );

  const paint = useEffectEvent((element: HTMLCanvasElement, colours: LineColours) => {
    const context = element.getContext('2d');
    if (context === null) return;
    paintLine(context, timeline.read(), {
      width: element.clientWidth,
      height: element.clientHeight,
      scale: element.width / Math.max(1, element.clientWidth),
      nowMs: hostNowMs(),
      isThinking: mood === 'thinking',
      colours,
    });
  });

  const pace = useEffectEvent((element: HTMLCanvasElement): LinePace =>
    paceOf(timeline.read(), {
      ...paintedSpan(element.clientWidth, hostNowMs()),
      isThinking: mood === 'thinking',
    }),
  );

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    let colours = readColours(element);
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before: LinePace = 'passing';
    const draw = (): void => paint(element, colours);

    const fit = new ResizeObserver(() => {
      element.width = Math.round(element.clientWidth * devicePixelRatio);
      element.height = Math.round(element.clientHeight * devicePixelRatio);
      draw();
    });
    fit.observe(element);

    const recolour = (): void => {
      colours = readColours(element);
      draw();
    };
    const stopRecolouring = onThemeChange(document.documentElement, recolour);

    const motion = matchMedia(REDUCED_MOTION);
    const look = (): void => {
      const now = pace(element);
      // Once more when it comes to rest, so that nothing of before is left at the edge.
      const isDrawn = now !== 'still' || before !== 'still';
      before = now;
      const waitMs = motion.matches ? STILL_MS : PACE_MS[now];
      // A frame that is asked for is a frame that the browser makes, whether anything is drawn in it or not.
      if (isDrawn) {
        frame = requestAnimationFrame(() => {
          draw();
          next(waitMs);
        });
      } else next(waitMs);
    };
    const next = (waitMs: number): void => {
      if (waitMs === 0) look();
      else timer = setTimeout(look, waitMs);
    };
    const start = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      look();
    };
    motion.addEventListener('change', start);
    start();

    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      fit.disconnect();
      stopRecolouring();
      motion.removeEventListener('change', start);
    };
  }, []);

  const inWords = gapMs === null ? words.lineIdle : words.lineGap(duration(gapMs));
  return (
    <div className="line">
      <canvas ref={canvas} role="img" aria-label={inWords} />
      <p className="visually-hidden" aria-live="polite">
        {gapMs === null ? '' : inWords}
      </p>
    </div>
  );
}
