/**
 * Owns the drawing of a recording's pictures: 1280 by 720, the words above, the figures beside them, the line below.
 * What stands still is drawn once for each scene, the line for each picture. It draws only what it is told.
 */
import type { TimelineView } from '../state/conversation/timeline';
import { paintLine } from '../views/conversation/line-painter';
import { words } from '../words';
import type { Palette } from './palette';
import type { Scene, SceneStage, Utterance } from './scene';
import { lastLines, linesOf, shortened } from './text-lines';

export const WIDTH = 1280;
export const HEIGHT = 720;

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const EDGE = 56;
const FIGURES_X = 880;
const FIGURES_WIDTH = WIDTH - EDGE - FIGURES_X;
const WORDS_WIDTH = 744;
const WORDS_TOP = 150;
const WORDS_BOTTOM = 484;
const WORDS_LINE = 40;
const NAME_LINE = 30;
const LINE_TOP = 506;
/** The line is drawn as the window has it, and larger. */
const LINE_SCALE = 1.6;
const LINE_HEIGHT = 116;

type Canvas = HTMLCanvasElement;
type Context = CanvasRenderingContext2D;

export type PictureInput = {
  readonly scene: Scene;
  readonly view: TimelineView;
  readonly nowMs: number;
  readonly palette: Palette;
};

export type Picture = { readonly canvas: Canvas; paint(input: PictureInput): void };

function makeCanvas(width: number, height: number, isSeeThrough = false): readonly [Canvas, Context] {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  // Without transparency: a picture that has some is encoded twice.
  const context = canvas.getContext('2d', { alpha: isSeeThrough });
  if (context === null) throw new Error('no canvas');
  return [canvas, context];
}

export function createPicture(): Picture {
  const [canvas, context] = makeCanvas(WIDTH, HEIGHT);
  const [still, stillContext] = makeCanvas(WIDTH, LINE_TOP);
  const lineHeight = Math.round(LINE_HEIGHT * LINE_SCALE);
  const [line, lineContext] = makeCanvas(WIDTH, lineHeight, true);
  let drawn = '';
  return {
    canvas,
    paint: ({ scene, view, nowMs, palette }) => {
      const key = JSON.stringify([scene, palette]);
      if (key !== drawn) {
        paintStill(stillContext, scene, palette);
        drawn = key;
      }
      paintLine(lineContext, view, {
        width: WIDTH / LINE_SCALE,
        height: LINE_HEIGHT,
        scale: LINE_SCALE,
        nowMs,
        isThinking: scene.mood === 'thinking',
        colours: palette,
      });
      context.fillStyle = palette.paper;
      context.fillRect(0, LINE_TOP, WIDTH, HEIGHT - LINE_TOP);
      context.drawImage(still, 0, 0);
      context.drawImage(line, 0, LINE_TOP + 10);
    },
  };
}

function write(
  context: Context,
  text: string,
  x: number,
  y: number,
  {
    size,
    weight = 400,
    colour,
  }: { readonly size: number; readonly weight?: number; readonly colour: string },
): number {
  context.font = `${weight} ${size}px ${FONT}`;
  context.fillStyle = colour;
  context.fillText(text, x, y);
  return context.measureText(text).width;
}

const measure =
  (context: Context) =>
  (text: string): number =>
    context.measureText(text).width;

function paintStill(context: Context, scene: Scene, palette: Palette): void {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, WIDTH, LINE_TOP);
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  paintHead(context, scene, palette);
  paintSaid(context, scene.said, palette);
  paintFigures(context, scene, palette);
  context.fillStyle = palette.rule;
  context.fillRect(0, LINE_TOP - 1, WIDTH, 1);
}

function paintHead(context: Context, { persona, description, mood }: Scene, palette: Palette): void {
  write(context, persona, EDGE, 70, { size: 34, weight: 600, colour: palette.ink });
  context.font = `400 18px ${FONT}`;
  const short = shortened(description, WORDS_WIDTH, measure(context));
  write(context, short, EDGE, 102, { size: 18, colour: palette.ink2 });
  const colour = mood === 'hearing' ? palette.you : mood === 'speaking' ? palette.them : palette.ink2;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2.5;
  context.beginPath();
  // As on the line: you above it, the persona below it.
  context.moveTo(FIGURES_X, 64);
  context.lineTo(FIGURES_X + 26, 64);
  if (mood === 'hearing') context.arc(FIGURES_X + 13, 64, 8, 0, Math.PI, true);
  if (mood === 'speaking') context.arc(FIGURES_X + 13, 64, 8, 0, Math.PI);
  context.stroke();
  write(context, words.mood[mood], FIGURES_X + 38, 70, { size: 20, weight: 500, colour });
}

/** From below upwards, so that the newest has its place whatever stands above it. */
function paintSaid(context: Context, said: readonly Utterance[], palette: Palette): void {
  let bottom = WORDS_BOTTOM;
  for (const [index, { who, name, text, struck }] of said.toReversed().entries()) {
    context.font = `400 28px ${FONT}`;
    const struckLines = struck === '' ? [] : linesOf(struck, WORDS_WIDTH, measure(context));
    const textLines = text === '' ? [] : linesOf(text, WORDS_WIDTH, measure(context));
    const room = Math.floor((bottom - WORDS_TOP - NAME_LINE) / WORDS_LINE);
    if (room < 1) return;
    const struckShown = struckLines.slice(0, Math.max(0, room - 1)).slice(0, 2);
    const shown = lastLines(textLines, Math.min(index === 0 ? 5 : 3, room - struckShown.length));
    let y = bottom - (shown.length + struckShown.length) * WORDS_LINE;
    write(context, name, EDGE, y - 4, {
      size: 18,
      weight: 600,
      colour: who === 'you' ? palette.you : palette.them,
    });
    const colour = index === 0 ? palette.ink : palette.ink2;
    for (const row of shown) {
      y += WORDS_LINE;
      write(context, row, EDGE, y - 6, { size: 28, colour });
    }
    for (const row of struckShown) {
      y += WORDS_LINE;
      const width = write(context, row, EDGE, y - 6, { size: 28, colour: palette.ink3 });
      context.fillStyle = palette.them;
      context.fillRect(EDGE, y - 16, width, 2);
    }
    bottom -= (shown.length + struckShown.length) * WORDS_LINE + NAME_LINE + 14;
  }
}

function paintFigures(context: Context, scene: Scene, palette: Palette): void {
  const { figure, unit, isMeasured, quantiles, stages, models } = scene;
  const width = write(context, figure, FIGURES_X, 186, {
    size: 72,
    weight: 500,
    colour: isMeasured ? palette.ink : palette.ink3,
  });
  write(context, unit, FIGURES_X + width + 10, 186, { size: 28, colour: palette.ink2 });
  write(context, words.voiceToVoice, FIGURES_X, 216, { size: 18, colour: palette.ink2 });
  write(context, quantiles, FIGURES_X, 242, { size: 16, colour: palette.ink3 });
  let y = 278;
  for (const stage of stages) {
    paintStage(context, stage, y, palette);
    y += 27;
  }
  y += 6;
  for (const { role, name } of models) {
    write(context, role, FIGURES_X, y, { size: 15, colour: palette.ink3 });
    context.font = `400 15px ${FONT}`;
    const short = shortened(name, FIGURES_WIDTH - 76, measure(context));
    write(context, short, FIGURES_X + 76, y, { size: 15, colour: palette.ink2 });
    y += 22;
  }
}

const BAR_X = FIGURES_X + 112;
const BAR_WIDTH = 116;

/** The same bars as in the window: solid for what was waited for, hollow for what was done inside the silence. */
function paintStage(
  context: Context,
  { stage, bar, kind, name, figure }: SceneStage,
  y: number,
  palette: Palette,
): void {
  write(context, name, FIGURES_X, y, { size: 16, colour: palette.ink2 });
  context.fillStyle = palette.rule;
  context.fillRect(BAR_X, y - 6, BAR_WIDTH, 1);
  const isYours = stage === 'endOfTurnDelayMs' || stage === 'transcriptionDelayMs';
  const isTheirs = stage === 'ttsTtfbMs' || stage === 'playoutDelayMs';
  const colour = isYours ? palette.you : isTheirs ? palette.them : palette.ink3;
  if (bar.early !== null) {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    const early = Math.max(2, bar.early.width * BAR_WIDTH);
    context.strokeRect(BAR_X + bar.early.from * BAR_WIDTH + 0.75, y - 10, early, 8);
  }
  if (kind === 'waited') {
    context.fillStyle = colour;
    context.fillRect(BAR_X + bar.from * BAR_WIDTH, y - 11, Math.max(2, bar.width * BAR_WIDTH), 10);
  }
  context.textAlign = 'right';
  write(context, figure, FIGURES_X + FIGURES_WIDTH, y, { size: 16, colour: palette.ink });
  context.textAlign = 'left';
}
