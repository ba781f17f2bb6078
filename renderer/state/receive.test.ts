import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostEvent, ModelState, SessionSnapshot } from '../../engine/contract/client';
import { problemOf } from '../../engine/contract/errors';
import { DEFAULT_SETTINGS } from '../../engine/contract/settings';
import { snapshotWith } from '../../engine/contract/snapshot.double';
import { EMPTY_SPANS } from '../../engine/contract/spans';
import type { Player } from '../audio/player';
import { latestTurn } from './conversation/conversation';
import { createReceiver, receiveConnection, toldElsewhere } from './receive';
import { createStores } from './stores';
import { createTimeline } from './conversation/timeline';

const snapshot = (revision: number, change: Partial<SessionSnapshot> = {}): SessionSnapshot =>
  snapshotWith({ revision, ...change });

const MODEL: ModelState = {
  id: 'mind',
  name: 'A mind',
  stage: 'llm',
  purpose: 'llm',
  isDefault: true,
  bytes: 1,
  licence: '',
  status: 'present',
  receivedBytes: 1,
  bytesPerSecond: null,
  source: null,
  sources: [],
  problem: null,
  without: '',
};

function setUp() {
  const stores = createStores();
  const player = {
    append: vi.fn<Player['append']>(),
    end: vi.fn<Player['end']>(),
    flush: vi.fn<Player['flush']>(),
    duck: vi.fn<Player['duck']>(),
    unduck: vi.fn<Player['unduck']>(),
    pause: vi.fn<Player['pause']>(),
    goOn: vi.fn<Player['goOn']>(),
    reset: vi.fn<Player['reset']>(),
    wake: vi.fn<Player['wake']>(),
  };
  const timeline = createTimeline();
  const receive = createReceiver({ stores, player, timeline, onReply: () => undefined });
  const show = (one: SessionSnapshot) => receive({ kind: 'control', type: 'snapshot', snapshot: one });
  return { stores, player, timeline, receive, show };
}

describe('createReceiver', () => {
  it('does not wait for ever for a conversation that the host would not begin', () => {
    const { stores, receive, show } = setUp();
    const problem = { code: 'MODEL_BROKEN', message: 'broken', hint: '' } as const;
    stores.session.setState({ asked: true });
    receive({ kind: 'control', type: 'problem', problem });
    expect(stores.session.getState()).toMatchObject({ asked: false, blockedBy: 'refused' });
    // It was about something else: the conversation came after all.
    show(snapshot(1));
    expect(stores.session.getState()).toMatchObject({ asked: true, blockedBy: null });
    receive({ kind: 'control', type: 'problem', problem });
    expect(stores.session.getState()).toMatchObject({ asked: true, blockedBy: null });
  });

  it('does not call a conversation over that never began, and begins it once another answerer is chosen', () => {
    const { stores, receive, show } = setUp();
    stores.session.setState({ asked: true });
    show(snapshot(1, { state: 'CONNECTING' }));
    receive({ kind: 'control', type: 'problem', problem: { code: 'NO_LLM', message: 'none', hint: '' } });
    show(snapshot(2, { state: 'TERMINATED' }));
    expect(stores.session.getState()).toMatchObject({ snapshot: null, asked: false, blockedBy: 'refused' });
    const settings = { ...stores.settings.getState().settings, llm: 'gguf' };
    receive({ kind: 'control', type: 'settings', settings, list: [] });
    expect(stores.session.getState().blockedBy).toBeNull();
    expect(stores.problems.getState().listed).toEqual([]);
  });

  it('calls one over that did begin, and one that was hung up before', () => {
    const { stores, show } = setUp();
    stores.session.setState({ asked: true });
    show(snapshot(1));
    show(snapshot(2, { state: 'TERMINATED' }));
    expect(stores.session.getState()).toMatchObject({ blockedBy: null, snapshot: { state: 'TERMINATED' } });
    stores.session.setState({ blockedBy: 'hungUp' });
    show(snapshot(1, { sessionId: 'two', state: 'CONNECTING' }));
    show(snapshot(2, { sessionId: 'two', state: 'TERMINATED' }));
    expect(stores.session.getState()).toMatchObject({
      blockedBy: 'hungUp',
      snapshot: { state: 'TERMINATED' },
    });
  });

  it('keeps no notice of a turn past hanging up, and keeps the reason for which the host ended a conversation', () => {
    const { stores, receive, show } = setUp();
    const fails = (): void =>
      receive({ kind: 'control', type: 'problem', problem: problemOf('STT_FAILED.silence') });
    stores.session.setState({ asked: true });
    show(snapshot(1));
    fails();
    show(snapshot(2, { state: 'TERMINATED' }));
    expect(stores.problems.getState().listed).toHaveLength(1);
    show(snapshot(1, { sessionId: 'two' }));
    // Under way when the person hung up.
    stores.session.setState({ blockedBy: 'hungUp' });
    fails();
    show(snapshot(2, { sessionId: 'two', state: 'TERMINATED' }));
    expect(stores.problems.getState().listed).toEqual([]);
  });

  it('tries a conversation that could not begin once more when a model arrives', () => {
    const { stores, receive } = setUp();
    const model = (status: 'missing' | 'present'): HostEvent => ({
      kind: 'control',
      type: 'models',
      ready: true,
      voices: [],
      models: [{ ...MODEL, status }],
    });
    receive(model('missing'));
    stores.session.setState({ blockedBy: 'refused' });
    receive(model('missing'));
    expect(stores.session.getState().blockedBy).toBe('refused');
    receive(model('present'));
    expect(stores.session.getState().blockedBy).toBeNull();
  });

  it('is silent of another window that has the conversation, and waits for the person', () => {
    const { stores, receive } = setUp();
    stores.session.setState({ asked: true });
    receive({ kind: 'control', type: 'elsewhere', isElsewhere: true });
    receive({ kind: 'control', type: 'problem', problem: problemOf('ELSEWHERE.begun') });
    expect(stores.session.getState()).toMatchObject({
      asked: false,
      blockedBy: 'elsewhere',
      elsewhere: true,
    });
    expect(stores.problems.getState().listed).toEqual([]);
  });

  it('takes back that a persona is broken once it is mended: catches a notice of a mistake that is not there', () => {
    const { stores, receive } = setUp();
    const at = { file: '/p/tom.yaml', line: 3, key: 'voice' };
    const problems = [{ ...at, message: 'is no voice' }];
    const problem = problemOf('PROFILE_INVALID.file', { ...at, mistake: 'is no voice' });
    receive({ kind: 'control', type: 'problem', problem });
    receive({ kind: 'control', type: 'profiles', profiles: [], problems });
    expect(stores.problems.getState().listed).toHaveLength(1);
    receive({ kind: 'control', type: 'profiles', profiles: [], problems: [] });
    expect(stores.problems.getState().listed).toEqual([]);
  });

  it('takes back that a voice was replaced once another is chosen or another conversation begins, and not before', () => {
    const { stores, receive, show } = setUp();
    const problem = problemOf('REPLACED.voice', { why: 'There is no voice "flite".', instead: 'Joe' });
    const listed = () => stores.problems.getState().listed.map(({ code }) => code);
    show(snapshot(1));
    receive({ kind: 'control', type: 'problem', problem });
    show(snapshot(2, { state: 'RESPONDING' }));
    receive({ kind: 'control', type: 'settings', settings: DEFAULT_SETTINGS, list: [] });
    expect(listed()).toEqual(['REPLACED']);
    receive({
      kind: 'control',
      type: 'settings',
      settings: { ...DEFAULT_SETTINGS, voiceId: 'flite-slt' },
      list: [],
    });
    expect(listed()).toEqual([]);
    receive({ kind: 'control', type: 'problem', problem });
    show(snapshot(1, { sessionId: 'another' }));
    expect(listed()).toEqual([]);
  });

  it('ignores an older snapshot, which would show a state that is over', () => {
    const { stores, show } = setUp();
    show(snapshot(5, { state: 'RESPONDING' }));
    show(snapshot(4, { state: 'PROCESSING' }));
    expect(stores.session.getState().snapshot?.state).toBe('RESPONDING');
  });

  it('takes the first snapshot of a new session though its revision is small, and makes the player forget turns', () => {
    const { stores, show, player } = setUp();
    show(snapshot(50));
    player.reset.mockClear();
    show(snapshot(1, { sessionId: 'two', personaName: 'Sam' }));
    expect(stores.session.getState().snapshot?.personaName).toBe('Sam');
    expect(player.reset).toHaveBeenCalledTimes(1);
  });

  it('wakes the loudspeaker when the user begins to speak, and lets it rest in silence', () => {
    const { player, show } = setUp();
    show(snapshot(1));
    expect(player.wake).not.toHaveBeenCalled();
    show(snapshot(2, { hearing: true }));
    expect(player.wake).toHaveBeenCalledTimes(1);
    show(snapshot(3, { state: 'PROCESSING' }));
    expect(player.wake).toHaveBeenCalledTimes(2);
  });

  it('passes audio, its end and its flush to the player', () => {
    const { receive, player } = setUp();
    const samples = new Float32Array(10);
    receive({ kind: 'audio', turnId: 3, samples });
    receive({ kind: 'control', type: 'speech.end', turnId: 3, totalSamples: 10 });
    receive({ kind: 'control', type: 'speech.flush', turnId: 3 });
    expect(player.append).toHaveBeenCalledWith(3, samples);
    expect(player.end).toHaveBeenCalledWith(3);
    expect(player.flush).toHaveBeenCalledWith(3);
  });

  it('passes each step of an interruption on, or the persona would talk over the user', () => {
    const { receive, player } = setUp();
    receive({ kind: 'control', type: 'speech.duck', turnId: 3, gainDb: -12 });
    receive({ kind: 'control', type: 'speech.pause', turnId: 3 });
    receive({ kind: 'control', type: 'speech.resume', turnId: 3 });
    receive({ kind: 'control', type: 'speech.unduck', turnId: 3 });
    expect(player.duck).toHaveBeenCalledWith(3, -12);
    expect(player.pause).toHaveBeenCalledWith(3);
    expect(player.goOn).toHaveBeenCalledWith(3);
    expect(player.unduck).toHaveBeenCalledWith(3);
  });

  it('lets an answered turn clear the problem before it, and a failed one not', () => {
    const { receive, stores } = setUp();
    const metric = { kind: 'metric', turnId: 1, spans: EMPTY_SPANS, speculation: 'none', llm: 'x' } as const;
    receive({ kind: 'control', type: 'problem', problem: { code: 'TIMED_OUT', message: 'slow', hint: '' } });
    receive({ ...metric, outcome: 'fallback' });
    expect(stores.problems.getState().listed).toHaveLength(1);
    receive({ ...metric, outcome: 'completed' });
    expect(stores.problems.getState().listed).toHaveLength(0);
  });

  it('gives line, overlay and transcript one figure as soon as the reply is heard: catches one that moves at its end', () => {
    const { receive, show, stores, timeline } = setUp();
    const spans = { ...EMPTY_SPANS, voiceToVoiceMs: 866 };
    const shown = () => {
      const { turn } = latestTurn(stores.conversation.getState());
      return [turn?.measured?.spans.voiceToVoiceMs, timeline.read().gaps.map(({ measuredMs }) => measuredMs)];
    };
    timeline.heard({ atMs: 100, lengthMs: 32, peak: 0.3 }, true);
    show(snapshot(1));
    show(snapshot(2, { state: 'PROCESSING', turnId: 1 }));
    timeline.played(1, 'started', 0, 936);
    expect(shown()).toEqual([undefined, [null]]);
    receive({ kind: 'control', type: 'audible', turnId: 1, spans, speculation: 'none', llm: 'x' });
    expect(shown()).toEqual([866, [866]]);
    receive({ kind: 'metric', turnId: 1, spans, outcome: 'completed', speculation: 'none', llm: 'x' });
    show(snapshot(3));
    expect(shown()).toEqual([866, [866]]);
  });

  it('opens the gap when the host begins to think', () => {
    const { show, timeline } = setUp();
    timeline.heard({ atMs: 100, lengthMs: 32, peak: 0.3 }, true);
    show(snapshot(1));
    show(snapshot(2, { state: 'PROCESSING', turnId: 1 }));
    expect(timeline.read().gaps).toEqual([{ fromMs: 132, untilMs: null, measuredMs: null }]);
  });
});

describe('a session that begins or ends', () => {
  it('lets go of what is pressed: catches a key that is down for the page and up for the new session', () => {
    const { stores, show } = setUp();
    const talk = { phase: { tag: 'held', holders: ['key'] }, muted: false, count: 1 } as const;
    show(snapshot(1));
    stores.ui.setState({ talk });
    show(snapshot(2));
    expect(stores.ui.getState().talk.phase.tag).toBe('held');
    show(snapshot(1, { sessionId: 'another' }));
    expect(stores.ui.getState().talk.phase.tag).toBe('rest');
    stores.ui.setState({ talk });
    show(snapshot(2, { sessionId: 'another', state: 'TERMINATED' }));
    expect(stores.ui.getState().talk.phase.tag).toBe('rest');
  });
});

describe('toldElsewhere', () => {
  const { session } = createStores();
  const told = (isElsewhere: boolean, atMs: number, isIntroducing = false): void =>
    session.setState((old) => toldElsewhere(old, isElsewhere, atMs, isIntroducing));
  beforeEach(() => session.setState(session.getInitialState()));

  it('lets a page begin that met its own former self: catches a window that a reload leaves without a conversation', () => {
    told(true, 1_000);
    told(false, 1_500);
    expect(session.getState()).toMatchObject({ elsewhere: false, blockedBy: null });
  });

  it('waits for the person where another window has hung up: catches a microphone that opens by itself', () => {
    told(true, 1_000);
    told(false, 5_000);
    expect(session.getState()).toMatchObject({ elsewhere: false, blockedBy: 'elsewhere' });
  });

  it('keeps what was asked for here, why this one waits, and the first conversation after the introduction', () => {
    session.setState({ asked: true });
    told(true, 1_000);
    told(false, 5_000);
    expect(session.getState()).toMatchObject({ asked: true, blockedBy: null });
    session.setState({ asked: false, blockedBy: 'hungUp' });
    told(false, 5_000);
    expect(session.getState().blockedBy).toBe('hungUp');
    session.setState({ blockedBy: null });
    told(false, 5_000, true);
    expect(session.getState().blockedBy).toBeNull();
  });
});

describe('receiveConnection', () => {
  it('forgets what the former host said before the page can act on it; sessions were started twice', () => {
    const { stores, show } = setUp();
    stores.models.setState({ ready: true, known: true });
    stores.session.setState({ asked: true });
    show(snapshot(9));
    stores.ui.setState({ talk: { phase: { tag: 'latched' }, muted: false, count: 1 } });
    const seen: unknown[] = [];
    stores.connection.subscribe(() =>
      seen.push([
        stores.session.getState(),
        stores.models.getState().ready,
        stores.ui.getState().talk.phase.tag,
      ]),
    );
    receiveConnection(stores, { tag: 'open' });
    expect(seen).toEqual([
      [
        {
          snapshot: null,
          asked: false,
          blockedBy: null,
          elsewhere: false,
          elsewhereSinceMs: 0,
          loading: null,
          inferenceDown: false,
        },
        false,
        'rest',
      ],
    ]);
    expect(stores.connection.getState().everOpen).toBe(true);
  });
});

describe('a paused voice', () => {
  it('is said to be paused until it goes on or is over, whichever comes first', () => {
    const { stores, receive, show } = setUp();
    const isPaused = (): boolean => stores.voice.getState().paused;
    show(snapshot(1, { state: 'RESPONDING', turnId: 1 }));
    receive({ kind: 'control', type: 'speech.pause', turnId: 1 });
    expect(isPaused()).toBe(true);
    receive({ kind: 'control', type: 'speech.resume', turnId: 1 });
    expect(isPaused()).toBe(false);
    receive({ kind: 'control', type: 'speech.pause', turnId: 1 });
    show(snapshot(2, { state: 'ACTIVE' }));
    expect(isPaused()).toBe(false);
  });
});
