/**
 * Owns the composition of the page: stores, connection, microphone, loudspeaker, and the few subscriptions that join
 * them. The only impure start; views get what it returns.
 */
import { FRAME_MS, FRAME_SAMPLES, nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { createCapture, type Frame } from '../audio/capture';
import { createFramePairs } from '../audio/frame-pairs';
import { peaksOf } from '../audio/levels';
import { createDevices } from '../audio/devices';
import { microphonePermission, watchMicrophonePermission } from '../audio/microphone';
import { canChooseOutput, createPlayer } from '../audio/player';
import { createTap } from '../audio/tap';
import { createTurnSounds, type TurnSounds } from '../audio/turn-sounds';
import type { OpenSpeechDetector } from '../audio/vad';
import { createRecorderDoor, type RecorderDoor } from '../recorder/door';
import { words } from '../words';
import { createActions, type Actions } from './actions/actions';
import { createAsker, type Ask } from './connection/asker';
import { createConnection } from './connection/connection';
import { createDownloads } from './models/downloads';
import { createHostClock } from './connection/host-clock';
import { createSoundKeeper } from './history/keep-sounds';
import { createLeaving, type Leaving } from './leaving';
import { followLook } from './look';
import { hashOf, pageOf } from './pages';
import { addProblem } from './problems/problems';
import { createReceiver, receiveConnection } from './receive';
import { createPlayback, type Playback } from './conversation/playback';
import { createReplay, type Replay } from './conversation/replay';
import { createShellLink, type ShellLink } from './connection/shell-link';
import { followSession } from './conversation/mic-of-session';
import { mayOpenMicrophone } from './setup/setup';
import { createStores, type SessionState, type Stores } from './stores';
import { createTimeline, type Timeline } from './conversation/timeline';
import { createPortOpener, isDesktop, openWebSocket } from './connection/transport';

export type App = {
  readonly stores: Stores;
  readonly actions: Actions;
  readonly ask: Ask;
  /** To the desktop around the page; in a browser it goes nowhere. */
  readonly shell: ShellLink;
  readonly timeline: Timeline;
  /** Every frame of the microphone, whatever else gets it. @returns how to stop listening. */
  readonly onFrame: (listener: (frame: Frame) => void) => () => void;
  readonly leaving: Leaving;
  readonly sounds: Pick<TurnSounds, 'has' | 'onChange'>;
  readonly replay: Replay;
  /** For what plays kept sound. */
  readonly playback: Playback;
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
/** How often it is looked whether sound still comes. */
const CHECK_MS = 1_000;
/** A timer that is this late has slept, with the machine or in a hidden window. */
const SLEPT_MS = 10_000;

/** Another window has the conversation, and its microphone. */
const isBarred = ({ held, elsewhere }: SessionState): boolean => held === 'elsewhere' || elsewhere;

// The detector and its runtime are the larger half of the program; the page is drawn before they are read.
const openDetector: OpenSpeechDetector = async (stream, onFrame) =>
  (await import('../audio/vad')).openSpeechDetector(stream, onFrame);

export function createApp(): App {
  const stores = createStores();
  const clock = createHostClock();
  const timeline = createTimeline();
  const sounds = createTurnSounds();
  const keeper = createSoundKeeper(stores, sounds);
  const tap = new URLSearchParams(location.search).get('tap') === '1' ? createTap(TAP_SAMPLES) : null;
  const hostNowMs = (): number => clock.toHostMs(nowMs());
  const pairs = createFramePairs<Frame>();
  let sequence = 0;

  const player = createPlayer(
    {
      onReport: (report) => {
        connection.send(report);
        keeper.report(report);
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

  const frameListeners = new Set<(frame: Frame) => void>();

  const takeFrame = (frame: Frame): void => {
    for (const listener of frameListeners) listener(frame);
    const peaks = peaksOf(frame.samples, MIC_PEAK_SAMPLES);
    const lengthMs = FRAME_MS / peaks.length;
    for (const [index, peak] of peaks.entries()) {
      const atMs = frame.capturedAtMs - FRAME_MS + index * lengthMs;
      timeline.heard({ atMs, lengthMs, peak }, frame.speechProbability >= VOICED);
    }
    const { asked, snapshot } = stores.session.getState();
    if (!asked) return;
    sounds.heard(frame.samples, frame.speechProbability >= VOICED);
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
    onState: (mic) => {
      const isNew = mic.tag === 'on' && stores.sound.getState().mic.tag === 'opening';
      stores.sound.setState({ mic });
      // Devices have names once one of them may be heard.
      if (isNew) void devices.refresh();
    },
  });

  const setOutput = async (id: string | null): Promise<void> => {
    if (await player.setOutput(id)) {
      actions.worked('output');
      return;
    }
    const { used } = stores.devices.getState().output;
    const problem = {
      code: 'NOT_FOUND',
      message: words.devices.noOutput(used?.label ?? ''),
      hint: words.devices.noOutputHint,
    } as const;
    actions.report(problem, undefined, 'output');
  };
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  const devices = createDevices({
    list: async () => (await mediaDevices?.enumerateDevices()) ?? [],
    onChange: (listener) => mediaDevices?.addEventListener('devicechange', listener),
    canChooseOutput: canChooseOutput(),
    publish: (view) => {
      stores.devices.setState(view);
      const { mic } = stores.sound.getState();
      const canMend = mic.tag === 'fault' && (mic.fault === 'lost' || mic.fault === 'missing');
      if (canMend && view.input.devices.length > 0) void capture.start();
    },
    open: { input: (id) => capture.use(id), output: (id) => void setOutput(id) },
    setTimer: (run, ms) => void setTimeout(run, ms),
  });

  const asker = createAsker((event) => connection.send(event));
  const receive = createReceiver({ stores, player, timeline, onReply: asker.reply });

  const inDesktop = isDesktop(location.protocol, navigator.userAgent);
  stores.shell.setState({ isDesktop: inDesktop });
  const connection = createConnection({
    open: inDesktop ? createPortOpener(window) : openWebSocket,
    clock,
    now: nowMs,
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer),
    onEvent: (event) => {
      receive(event);
      keeper.event(event);
    },
    onState: (state) => {
      receiveConnection(stores, state);
      // What it had still to say is not said any more.
      if (state.tag === 'open') return;
      player.reset();
      asker.lost();
    },
  });

  const playback = createPlayback({
    stores,
    capture,
    stopVoice: () => void connection.send({ kind: 'control', type: 'voice.stop' }),
  });
  const actions = createActions({
    stores,
    connection,
    ask: asker.ask,
    player,
    capture,
    devices,
    playback,
    onStart: () => {
      sequence = 0;
      pairs.clear();
    },
  });

  const downloads = createDownloads((run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  });
  followSession({ stores, capture });

  // Before the connection asks for its port: the shell's comes with it.
  const shell = createShellLink({ page: window, stores, downloads, actions });
  followLook(stores, {
    root: document.documentElement,
    matchMedia: (query) => matchMedia(query),
    keep: (key, value) => localStorage.setItem(key, value),
  });

  const leaving = createLeaving((hash) => {
    location.hash = hash;
  });
  const replay = createReplay({ stores, player, sounds, playback });

  const followAddress = (): void => {
    if (leaving.holds(location.hash)) {
      const shown = stores.ui.getState();
      history.replaceState(null, '', hashOf(shown.page, shown.pageRest));
      return;
    }
    actions.arrive(pageOf(location.hash));
  };
  window.addEventListener('hashchange', followAddress);
  followAddress();

  stores.connection.subscribe(actions.startWhenPossible);
  stores.models.subscribe(actions.startWhenPossible);
  stores.profiles.subscribe(actions.startWhenPossible);
  stores.settings.subscribe(actions.startWhenPossible);
  stores.sound.subscribe(actions.startWhenPossible);

  stores.ui.subscribe(actions.startWhenPossible);

  stores.settings.subscribe(({ known, settings }) => {
    if (!known) return;
    devices.want('input', settings.input);
    devices.want('output', settings.output);
    void openIfAllowed();
  });
  /** Opens the microphone where the browser asks nothing that was not explained. */
  const openIfAllowed = async (): Promise<void> => {
    const isWanted = (): boolean => {
      const { known, settings } = stores.settings.getState();
      const { mic } = stores.sound.getState();
      const session = stores.session.getState();
      if (session.held === 'hungUp' || isBarred(session)) return false;
      const isRefused = mic.tag === 'fault' && mic.fault === 'denied';
      return (mic.tag === 'off' || isRefused) && mayOpenMicrophone({ known, firstRun: settings.firstRun });
    };
    if (isWanted() && (await microphonePermission()) === 'granted' && isWanted()) void capture.start();
  };
  stores.session.subscribe((now, before) => {
    if (isBarred(before) && !isBarred(now)) void openIfAllowed();
    if (before.elsewhere && !now.elsewhere) actions.startWhenPossible();
  });
  void watchMicrophonePermission(() => void openIfAllowed());

  /** Whatever a sleep, a lock or another program did to the sound. */
  const revive = (): void => {
    capture.revive();
    player.revive();
    void devices.refresh();
  };
  // By the clock on the wall: the other one may stand still with the machine.
  let checkedMs = Date.now();
  setInterval(() => {
    const hasSlept = Date.now() - checkedMs > SLEPT_MS;
    checkedMs = Date.now();
    capture.check();
    if (hasSlept) revive();
  }, CHECK_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) revive();
  });
  document.addEventListener('resume', revive);
  void devices.refresh();

  const recorder = createRecorderDoor({
    load: async () =>
      (await import('../recorder/load')).loadRecorder({ stores, timeline, hostNowMs, player, capture }),
    followDownload: inDesktop ? downloads.follow : null,
  });

  if (tap !== null) {
    globalThis.__sidetone = { playedSamples: tap.playedSamples, playedFromMs: tap.playedFromMs, hostNowMs };
  }
  connection.start();
  void player.start();
  void recorder.lookForUnfinished();

  const onFrame: App['onFrame'] = (listener) => {
    frameListeners.add(listener);
    return () => frameListeners.delete(listener);
  };
  return {
    stores,
    actions,
    ask: asker.ask,
    shell,
    timeline,
    sounds,
    replay,
    playback,
    leaving,
    onFrame,
    hostNowMs,
    recorder,
  };
}
