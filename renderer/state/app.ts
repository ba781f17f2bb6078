/**
 * Owns the composition of the page: stores, connection, microphone, loudspeaker, and the few subscriptions that join
 * them. The only impure start; views get what it returns.
 */
import { FRAME_MS, FRAME_SAMPLES, nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { createCapture, type Frame } from '../audio/capture';
import { createFramePairs } from '../audio/frame-pairs';
import { peaksOf } from '../audio/levels';
import { isMicrophoneGranted } from '../audio/microphone';
import { createPlayer } from '../audio/player';
import { createTap } from '../audio/tap';
import type { OpenSpeechDetector } from '../audio/vad';
import { createRecorderDoor, type RecorderDoor } from '../recorder/door';
import { words } from '../words';
import { createActions, type Actions } from './actions';
import { createAsker, type Ask } from './asker';
import { createConnection } from './connection';
import { createHostClock } from './host-clock';
import { pageOf } from './pages';
import { addProblem } from './problems';
import { createReceiver, receiveConnection } from './receive';
import { createStores, type Stores } from './stores';
import { createTimeline, type Timeline } from './timeline';
import { createPortOpener, isDesktop, openWebSocket } from './transport';

export type App = {
  readonly stores: Stores;
  readonly actions: Actions;
  readonly ask: Ask;
  readonly timeline: Timeline;
  /** Now, on the clock that the timeline is on. */
  readonly hostNowMs: () => number;
  readonly recorder: RecorderDoor;
};

/** For the end-to-end tests, only with `?tap=1`. */
type TestHook = {
  readonly playedSamples: () => Float32Array;
  readonly playedFromMs: () => number | null;
  readonly hostNowMs: () => number;
};
declare global {
  var __sidetone: TestHook | undefined;
}

const TAP_SAMPLES = 10 * 60 * PLAYOUT_RATE;
/** For the picture only: the session has its own, better judgement. */
const VOICED = 0.5;
/** Two levels per frame: 16 ms. */
const MIC_PEAK_SAMPLES = FRAME_SAMPLES / 2;
/** A device that appears may need a moment until it can be opened. */
const DEVICE_SETTLE_MS = 500;

// The detector and its runtime are the larger half of the program; the page is drawn before they are read.
const openDetector: OpenSpeechDetector = async (stream, onFrame) =>
  (await import('../audio/vad')).openSpeechDetector(stream, onFrame);

export function createApp(): App {
  const stores = createStores();
  const clock = createHostClock();
  const timeline = createTimeline();
  const tap = new URLSearchParams(location.search).get('tap') === '1' ? createTap(TAP_SAMPLES) : null;
  const hostNowMs = (): number => clock.toHostMs(nowMs());
  const pairs = createFramePairs<Frame>();
  let sequence = 0;

  const player = createPlayer(
    {
      onReport: (report) => {
        connection.send(report);
        timeline.played(
          report.turnId,
          report.phase,
          (report.playedSamples / PLAYOUT_RATE) * 1000,
          report.atMs,
        );
      },
      onState: (speaker) => stores.sound.setState({ speaker }),
      onLevels: (atMs, lengthMs, peaks) => {
        for (const [index, peak] of peaks.entries()) {
          timeline.spoken({ atMs: atMs + index * lengthMs, lengthMs, peak });
        }
      },
      onOverflow: () =>
        stores.problems.setState(({ listed }) => ({
          listed: addProblem(listed, { code: 'BUSY', message: words.overflow, hint: words.overflowHint }),
        })),
    },
    clock.toHostMs,
    tap,
  );

  const takeFrame = (frame: Frame): void => {
    const peaks = peaksOf(frame.samples, MIC_PEAK_SAMPLES);
    const lengthMs = FRAME_MS / peaks.length;
    for (const [index, peak] of peaks.entries()) {
      const atMs = frame.capturedAtMs - FRAME_MS + index * lengthMs;
      timeline.heard({ atMs, lengthMs, peak }, frame.speechProbability >= VOICED);
    }
    const { asked, snapshot } = stores.session.getState();
    if (!asked) return;
    // While a key may be pressed, what was heard before must be there before the press.
    const isIdle = snapshot?.state === 'ACTIVE' && !snapshot.hearing && snapshot.mode === 'duplex';
    for (const ready of pairs.take(frame, isIdle)) {
      // Counted whether it could be sent or not: a jump tells the host what was lost.
      connection.send({ ...ready, sequence });
      sequence += 1;
    }
  };

  const capture = createCapture({
    openDetector,
    toHostMs: clock.toHostMs,
    onFrame: takeFrame,
    onState: (mic) => stores.sound.setState({ mic }),
  });

  const asker = createAsker((event) => connection.send(event));
  const receive = createReceiver({ stores, player, timeline, onReply: asker.reply });

  const connection = createConnection({
    open: isDesktop(location.protocol, navigator.userAgent) ? createPortOpener(window) : openWebSocket,
    clock,
    now: nowMs,
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer),
    onEvent: receive,
    onState: (state) => {
      receiveConnection(stores, state);
      // What it had still to say is not said any more.
      if (state.tag === 'open') return;
      player.reset();
      asker.lost();
    },
  });

  const actions = createActions({
    stores,
    connection,
    ask: asker.ask,
    player,
    capture,
    onStart: () => {
      sequence = 0;
      pairs.clear();
    },
  });

  const followAddress = (): void => {
    const { page, rest } = pageOf(location.hash);
    stores.ui.setState({ page, pageRest: rest });
  };
  window.addEventListener('hashchange', followAddress);
  followAddress();

  stores.connection.subscribe(actions.startWhenPossible);
  stores.models.subscribe(actions.startWhenPossible);
  stores.profiles.subscribe(actions.startWhenPossible);
  stores.settings.subscribe(actions.startWhenPossible);
  stores.sound.subscribe(actions.startWhenPossible);

  navigator.mediaDevices?.addEventListener('devicechange', () => {
    const { mic } = stores.sound.getState();
    const canMend = mic.tag === 'fault' && (mic.fault === 'lost' || mic.fault === 'missing');
    if (canMend) setTimeout(() => void capture.start(), DEVICE_SETTLE_MS);
  });

  const recorder = createRecorderDoor({
    load: async () =>
      (await import('../recorder/load')).loadRecorder({ stores, timeline, hostNowMs, player, capture }),
    isDesktop: isDesktop(location.protocol, navigator.userAgent),
  });

  if (tap !== null) {
    globalThis.__sidetone = { playedSamples: tap.playedSamples, playedFromMs: tap.playedFromMs, hostNowMs };
  }
  connection.start();
  void player.start();
  void recorder.lookForUnfinished();
  void isMicrophoneGranted().then((granted) => (granted ? capture.start() : undefined));

  return { stores, actions, ask: asker.ask, timeline, hostNowMs, recorder };
}
