/**
 * Owns the composition of the page: stores, connection, microphone, loudspeaker, and the few subscriptions that join
 * them. The only impure start; views get what it returns.
 */
import { nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { createCapture, type Capture, type Frame } from '../audio/capture';
import type { Devices } from '../audio/devices';
import { microphonePermission, watchMicrophonePermission } from '../audio/microphone';
import { createPlayer, type Player, type PlayerEvents } from '../audio/player';
import { reviveSound } from '../audio/revival';
import { createTap } from '../audio/tap';
import { createTurnSounds, type TurnSounds } from '../audio/turn-sounds';
import type { OpenSpeechDetector } from '../audio/vad';
import { createRecorderDoor, type RecorderDoor } from '../recorder/door';
import { words } from '../words';
import { createActions, type Actions } from './actions/actions';
import { followAddress } from './address';
import { createAsker, type Ask, type Asker } from './connection/asker';
import { createConnection, type Connection, type ConnectionDeps } from './connection/connection';
import { createDownloads } from './models/downloads';
import { createHostClock } from './connection/host-clock';
import { createFramesOut } from './conversation/frames-out';
import { openIfAllowed } from './conversation/mic-if-allowed';
import { followDevices } from './follow-devices';
import { createSoundKeeper, type SoundKeeper } from './history/keep-sounds';
import { createLeaving, type Leaving } from './leaving';
import { followLook } from './look';
import { addProblem } from './problems/problems';
import { createReceiver, receiveConnection } from './receive';
import { createPlayback, type Playback } from './conversation/playback';
import { createReplay, type Replay } from './conversation/replay';
import { createShellLink, type ShellLink } from './connection/shell-link';
import { followSession } from './conversation/mic-of-session';
import { createStores, type Stores } from './stores';
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

// The detector and its runtime are the larger half of the program; the page is drawn before they are read.
const openDetector: OpenSpeechDetector = async (stream, onFrame) =>
  (await import('../audio/vad')).openSpeechDetector(stream, onFrame);

/** What the player does is told to the host, kept, and drawn. */
const playerEvents = (parts: {
  readonly stores: Stores;
  readonly timeline: Timeline;
  readonly keeper: SoundKeeper;
  readonly send: Connection['send'];
}): PlayerEvents => {
  const { stores, timeline, keeper, send } = parts;
  return {
    onReport: (report) => {
      send(report);
      keeper.report(report);
      const playedMs = (report.playedSamples / PLAYOUT_RATE) * 1000;
      timeline.played(report.turnId, report.phase, playedMs, report.atMs);
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
  };
};

/** What comes of the host, and of the way to it. */
const connectionEvents = (parts: {
  readonly stores: Stores;
  readonly player: Player;
  readonly timeline: Timeline;
  readonly keeper: SoundKeeper;
  readonly asker: Asker;
}): Pick<ConnectionDeps, 'onEvent' | 'onState'> => {
  const { stores, player, timeline, keeper, asker } = parts;
  const receive = createReceiver({ stores, player, timeline, onReply: asker.reply });
  return {
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
  };
};

/** A conversation begins by itself as soon as nothing is missing: each of these may have been it. */
function startWhenPossible(stores: Stores, actions: Actions): void {
  const { connection, models, profiles, settings, sound, ui } = stores;
  for (const store of [connection, models, profiles, settings, sound, ui]) {
    store.subscribe(actions.startWhenPossible);
  }
  stores.session.subscribe((now, before) => {
    if (before.elsewhere && !now.elsewhere) actions.startWhenPossible();
  });
}

/** What the page does by itself when the browser, the machine or the conversation becomes another. */
function followBrowser(parts: {
  readonly stores: Stores;
  readonly actions: Actions;
  readonly leaving: Leaving;
  readonly capture: Capture;
  readonly player: Player;
  readonly devices: Devices;
}): void {
  const { stores, actions, leaving, capture, player, devices } = parts;
  followSession({ stores, capture });
  followLook(stores, {
    root: document.documentElement,
    matchMedia: (query) => matchMedia(query),
    keep: (key, value) => localStorage.setItem(key, value),
  });
  followAddress({ stores, leaving, arrive: actions.arrive, page: window });
  const lookAtPermission = openIfAllowed({ stores, capture, permission: microphonePermission });
  void watchMicrophonePermission(lookAtPermission);
  startWhenPossible(stores, actions);
  reviveSound({
    capture,
    player,
    devices,
    page: document,
    wallMs: Date.now,
    setRepeated: (run, ms) => void setInterval(run, ms),
  });
}

export function createApp(): App {
  const stores = createStores();
  const clock = createHostClock();
  const timeline = createTimeline();
  const sounds = createTurnSounds();
  const keeper = createSoundKeeper(stores, sounds);
  const tap = new URLSearchParams(location.search).get('tap') === '1' ? createTap(TAP_SAMPLES) : null;
  const hostNowMs = (): number => clock.toHostMs(nowMs());
  const send: Connection['send'] = (event) => connection.send(event);

  const player = createPlayer(playerEvents({ stores, timeline, keeper, send }), clock.toHostMs, tap);
  const frames = createFramesOut({ stores, timeline, sounds, send });
  const capture = createCapture({
    openDetector,
    toHostMs: clock.toHostMs,
    onFrame: frames.take,
    onState: (mic) => {
      const isNew = mic.tag === 'on' && stores.sound.getState().mic.tag === 'opening';
      stores.sound.setState({ mic });
      // Devices have names once one of them may be heard.
      if (isNew) void devices.refresh();
    },
  });
  const devices = followDevices({
    stores,
    capture,
    player,
    report: (...told) => actions.report(...told),
    worked: (what) => actions.worked(what),
  });

  const inDesktop = isDesktop(location.protocol, navigator.userAgent);
  stores.shell.setState({ isDesktop: inDesktop });
  const asker = createAsker(send);
  const connection = createConnection({
    open: inDesktop ? createPortOpener(window) : openWebSocket,
    clock,
    now: nowMs,
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer),
    ...connectionEvents({ stores, player, timeline, keeper, asker }),
  });
  const playback = createPlayback({
    stores,
    capture,
    stopVoice: () => void send({ kind: 'control', type: 'voice.stop' }),
  });
  const actions = createActions({
    stores,
    connection,
    ask: asker.ask,
    player,
    capture,
    devices,
    playback,
    onStart: frames.restart,
  });

  const downloads = createDownloads((run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  });
  // Before the connection asks for its port: the shell's comes with it.
  const shell = createShellLink({ page: window, stores, downloads, actions });
  const leaving = createLeaving((hash) => {
    location.hash = hash;
  });
  const replay = createReplay({ stores, player, sounds, playback });
  followBrowser({ stores, actions, leaving, capture, player, devices });
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
    onFrame: frames.listen,
    hostNowMs,
    recorder,
  };
}
