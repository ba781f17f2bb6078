import { describe, expect, it, vi } from 'vitest';
import type { ClientEvent } from '../../../engine/contract/client';
import type { Capture } from '../../audio/capture';
import { problemOf } from '../../../engine/contract/errors';
import { createActions } from './actions';
import type { Ask } from '../connection/asker';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { addProblem, wayOutOf } from '../problems/problems';
import { createStores } from '../stores';

function setUp() {
  const stores = createStores();
  const sent: ClientEvent[] = [];
  let playsBack = false;
  const asked: unknown[] = [];
  const ask: Ask = async (request) => {
    asked.push(request);
    return { ok: false, error: { code: 'DISK_FAILED', message: 'full', hint: '' } };
  };
  const capture = {
    start: vi.fn<Capture['start']>(async () => undefined),
    setMuted: vi.fn<Capture['setMuted']>(),
  };
  const actions = createActions({
    stores,
    connection: { send: (event) => sent.push(event) > 0, retryNow: () => undefined },
    player: { resume: async () => undefined, tick: () => undefined },
    capture,
    devices: { dismiss: () => undefined },
    playback: { stop: () => playsBack },
    onStart: () => undefined,
    ask,
  });
  stores.profiles.setState({
    profiles: [
      { id: 'maya', name: 'Maya', description: '', voice: null },
      { id: 'sam', name: 'Sam', description: '', voice: null },
    ],
  });
  const makeReady = (): void => {
    stores.connection.setState({ state: { tag: 'open' } });
    stores.models.setState({ ready: true });
    stores.settings.setState(({ settings }) => ({
      known: true,
      settings: { ...settings, firstRun: 'done' },
    }));
    stores.sound.setState({ speaker: 'running' });
  };
  const playBack = (): void => void (playsBack = true);
  return { stores, sent, asked, capture, actions, makeReady, playBack };
}

describe('createActions', () => {
  it('starts once everything is there, once only', () => {
    const { actions, sent, makeReady } = setUp();
    actions.startWhenPossible();
    expect(sent).toEqual([]);
    makeReady();
    actions.startWhenPossible();
    actions.startWhenPossible();
    expect(sent).toEqual([
      {
        kind: 'control',
        type: 'session.start',
        options: { profileId: 'maya', mode: 'duplex', llm: 'auto', greet: true, mayReplace: true },
      },
    ]);
  });

  it.each([
    ['another answerer', { llm: 'gguf' }],
    ['another voice', { voiceId: 'flite-slt' }],
  ] as const)('begins by itself, once, after a refused start when %s is chosen', (_name, wish) => {
    const { actions, sent, stores, makeReady } = setUp();
    stores.settings.subscribe(actions.startWhenPossible);
    makeReady();
    stores.session.setState({ blockedBy: 'refused', asked: false });
    sent.length = 0;
    if ('llm' in wish) actions.setLlm(wish.llm);
    else actions.setVoice(wish.voiceId);
    expect(sent).toEqual([
      expect.objectContaining({ type: 'session.start', options: expect.objectContaining(wish) }),
    ]);
  });

  it('does not ask for a conversation that another window has: the host would refuse, and the page would flicker', () => {
    const { actions, sent, stores, makeReady } = setUp();
    stores.session.setState({ elsewhere: true });
    makeReady();
    actions.startWhenPossible();
    expect(sent).toEqual([]);
    stores.session.setState({ elsewhere: false });
    actions.startWhenPossible();
    expect(sent).toEqual([expect.objectContaining({ type: 'session.start' })]);
  });

  it('takes the conversation of another window over when the person says so, and not with another persona', () => {
    const { actions, sent, stores, makeReady, capture } = setUp();
    makeReady();
    stores.session.setState({ blockedBy: 'elsewhere', elsewhere: true });
    actions.startWhenPossible();
    actions.choosePersona('sam');
    expect(sent).toEqual([]);
    actions.takeOver();
    expect(capture.start).toHaveBeenCalledTimes(1);
    expect(sent).toEqual([
      expect.objectContaining({
        type: 'session.start',
        options: expect.objectContaining({ profileId: 'sam', takeOver: true }),
      }),
    ]);
  });

  it('begins nothing by itself after hanging up or a refused start, and does when the person says so', () => {
    const { actions, sent, stores, makeReady } = setUp();
    makeReady();
    actions.startWhenPossible();
    actions.endSession();
    stores.session.setState({ asked: false });
    actions.startWhenPossible();
    stores.session.setState({ blockedBy: 'refused' });
    actions.startWhenPossible();
    expect(sent).toHaveLength(2);
    actions.startSession();
    expect(sent).toHaveLength(3);
    expect(stores.session.getState()).toMatchObject({ asked: true, blockedBy: null });
  });

  it('offers nothing that ends the conversation for what a view reports', () => {
    const { actions, stores } = setUp();
    actions.report({ code: 'BAD_REQUEST', message: 'taken', hint: '' });
    expect(stores.problems.getState().listed.map(wayOutOf)).toEqual(['dismiss']);
  });

  it('puts a broken persona away as a whole: catches the other notice of the same file in its place', () => {
    const { actions, stores } = setUp();
    const at = { file: '/p/tom.yaml', line: 3, key: 'voice', mistake: 'is no voice' };
    actions.report(problemOf('PROFILE_INVALID.file', at));
    actions.dismiss(stores.problems.getState().listed[0]?.key ?? 0);
    expect(stores.ui.getState().mistakesSeen).toEqual(['/p/tom.yaml']);
  });

  it('opens the file that has the mistake: catches the editor of a sound persona whose name it shares', () => {
    vi.stubGlobal('location', { hash: '' });
    const { actions, stores } = setUp();
    actions.showMistake('/p/maya.yml');
    expect(location.hash).toBe('#/personas');
    expect(stores.ui.getState().mistakeWanted).toBeNull();
    actions.showMistake('/p/tom.yaml');
    expect(location.hash).toBe('#/personas/tom');
    expect(stores.ui.getState().mistakeWanted).toBe('tom');
    vi.unstubAllGlobals();
  });

  it('shows no mistake that the user does not wait for any more: catches the cursor that jumps at a later visit', () => {
    vi.stubGlobal('location', { hash: '' });
    const { actions, stores } = setUp();
    const wanted = () => stores.ui.getState().mistakeWanted;
    actions.showMistake('/p/tom.yaml');
    actions.arrive({ page: 'personas', rest: 'tom' });
    expect([wanted(), stores.ui.getState().pageRest]).toEqual(['tom', 'tom']);
    actions.arrive({ page: 'personas', rest: 'ann' });
    expect(wanted()).toBeNull();
    actions.showMistake('/p/tom.yaml');
    actions.goTo('personas', 'tom');
    expect(wanted()).toBeNull();
    actions.showMistake('/p/tom.yaml');
    actions.mistakeShown();
    expect(wanted()).toBeNull();
    vi.unstubAllGlobals();
  });

  it('talks by no key while one is being chosen: the one that works everywhere came from the desktop all the same', () => {
    const { actions, sent, stores, makeReady } = setUp();
    makeReady();
    actions.startWhenPossible();
    stores.settings.setState(({ settings }) => ({ settings: { ...settings, mode: 'ptt' } }));
    sent.length = 0;
    const end = actions.captureKey();
    actions.toggleTalk();
    actions.press('global');
    expect(sent).toEqual([]);
    end();
    end();
    const [first, second] = [actions.captureKey(), actions.captureKey()];
    first();
    actions.toggleTalk();
    expect(sent).toEqual([]);
    second();
    actions.toggleTalk();
    expect(sent).not.toEqual([]);
  });

  it('tells no client of a key that is tried, and every client of the same key afterwards', () => {
    const { actions, sent, stores, makeReady } = setUp();
    makeReady();
    actions.startWhenPossible();
    stores.settings.setState(({ settings }) => ({ settings: { ...settings, mode: 'ptt', keyMode: 'hold' } }));
    sent.length = 0;
    const end = actions.tryKey();
    actions.press('key');
    expect(stores.trial.getState().trial?.talk.phase.tag).toBe('held');
    actions.releaseAll();
    expect(stores.trial.getState().trial?.talk.phase.tag).toBe('rest');
    end();
    expect(sent).toEqual([]);
    actions.press('key');
    actions.release('key');
    expect(sent.map((event) => ('type' in event ? event.type : event.kind))).toEqual([
      'talk.down',
      'talk.up',
    ]);
  });

  it('does not let the greeting be spoken into a loudspeaker that waits for a click', () => {
    const { actions, sent, makeReady, stores } = setUp();
    makeReady();
    stores.sound.setState({ speaker: 'suspended' });
    actions.startWhenPossible();
    expect(sent).toEqual([]);
  });

  it('falls back on the first persona when the remembered one is gone', () => {
    const { actions, sent, makeReady, stores } = setUp();
    stores.settings.setState({ settings: { ...DEFAULT_SETTINGS, profileId: 'deleted' } });
    makeReady();
    actions.startWhenPossible();
    expect(sent[0]).toMatchObject({ options: { profileId: 'maya' } });
  });

  it('remembers a persona chosen in a running session and tells the host', () => {
    const { actions, sent, asked, stores, makeReady } = setUp();
    makeReady();
    actions.startWhenPossible();
    actions.choosePersona('sam');
    expect(asked).toEqual([{ type: 'settings.change', change: { profileId: 'sam' } }]);
    expect(stores.settings.getState().settings.profileId).toBe('sam');
    expect(sent.at(-1)).toEqual({ kind: 'control', type: 'session.change', change: { profileId: 'sam' } });
  });

  it('ends the notice of a turn when the person hangs up: catches one that stays on every page', () => {
    const { actions, stores } = setUp();
    stores.problems.setState({ listed: addProblem([], problemOf('STT_FAILED.silence')) });
    actions.endSession();
    expect(stores.problems.getState().listed).toEqual([]);
  });

  it('lets go of the key when the mode changes, so that nothing stays pressed', () => {
    const { actions, sent, asked, makeReady, stores } = setUp();
    makeReady();
    stores.settings.setState({ settings: { ...DEFAULT_SETTINGS, firstRun: 'done', mode: 'ptt' } });
    actions.startWhenPossible();
    actions.press('key');
    actions.setMode('duplex');
    expect(sent.flatMap((event) => (event.kind === 'control' ? [event.type] : []))).toEqual([
      'session.start',
      'talk.down',
      'talk.up',
    ]);
    expect(asked).toEqual([{ type: 'settings.change', change: { mode: 'duplex' } }]);
  });

  it('changes a conversation once: by its settings, or itself where those are so already', () => {
    const { actions, sent, asked, makeReady, stores } = setUp();
    makeReady();
    stores.settings.setState({ settings: { ...DEFAULT_SETTINGS, firstRun: 'done', llm: 'auto' } });
    actions.startWhenPossible();
    actions.setLlm('playbook');
    expect([sent.length, asked]).toEqual([1, [{ type: 'settings.change', change: { llm: 'playbook' } }]]);
    // Another one took its place there.
    actions.setLlm('playbook');
    expect(sent.at(-1)).toEqual({ kind: 'control', type: 'session.change', change: { llm: 'playbook' } });
  });

  it('does not send presses in duplex, where they mean nothing', () => {
    const { actions, sent, makeReady } = setUp();
    makeReady();
    actions.startWhenPossible();
    actions.press('key');
    actions.release('key');
    expect(sent).toHaveLength(1);
  });

  it('opens the microphone again after a sleep, and leaves one alone that works: catches a gap at each unlock', () => {
    const { actions, capture, stores } = setUp();
    actions.comeBack(true);
    expect(capture.start).not.toHaveBeenCalled();
    stores.sound.setState({ mic: { tag: 'on', silenced: false } });
    actions.comeBack(false);
    expect(capture.start).not.toHaveBeenCalled();
    actions.comeBack(true);
    expect(capture.start).toHaveBeenCalledTimes(1);
    stores.sound.setState({ mic: { tag: 'fault', fault: 'lost' } });
    actions.comeBack(false);
    expect(capture.start).toHaveBeenCalledTimes(2);
  });

  it('switches nothing on while no host hears it', () => {
    const { actions, sent, stores, makeReady } = setUp();
    stores.settings.setState({ settings: { ...DEFAULT_SETTINGS, mode: 'ptt' } });
    actions.toggleTalk();
    actions.press('global');
    expect([sent, stores.ui.getState().talk.phase.tag]).toEqual([[], 'rest']);
    makeReady();
    stores.settings.setState({
      settings: { ...DEFAULT_SETTINGS, mode: 'ptt', firstRun: 'done' },
      known: true,
    });
    actions.startWhenPossible();
    actions.toggleTalk();
    expect(sent.at(-1)).toEqual({ kind: 'control', type: 'talk.down' });
  });

  it('says so when a setting could not be kept: catches one that is gone after the next start', async () => {
    const { actions, stores } = setUp();
    actions.set({ theme: 'dark' });
    await vi.waitFor(() =>
      expect(stores.problems.getState().listed).toMatchObject([{ code: 'DISK_FAILED' }]),
    );
    expect(stores.settings.getState().settings.theme).toBe('dark');
  });

  it('waits for the settings: catches a session that starts with the wrong persona', () => {
    const { actions, sent, makeReady, stores } = setUp();
    makeReady();
    stores.settings.setState({ known: false });
    actions.startWhenPossible();
    expect(sent).toEqual([]);
  });

  it('lets no persona greet under the introduction, and begins by itself once that is over', () => {
    const { actions, sent, stores, makeReady } = setUp();
    makeReady();
    stores.settings.setState({ settings: { ...DEFAULT_SETTINGS, firstRun: 'keys' } });
    actions.startWhenPossible();
    actions.choosePersona('sam');
    stores.settings.setState({ settings: { ...DEFAULT_SETTINGS, firstRun: 'done' } });
    stores.ui.setState({ page: 'setup' });
    actions.startWhenPossible();
    expect(sent).toEqual([]);
    stores.ui.setState({ page: 'talk' });
    actions.startWhenPossible();
    expect(sent).toMatchObject([{ type: 'session.start' }]);
  });

  it('lets the person speak first in the last step, and begins there once', () => {
    const { actions, sent, makeReady } = setUp();
    makeReady();
    actions.tryTalking();
    actions.tryTalking();
    expect(sent).toMatchObject([{ type: 'session.start', options: { greet: false } }]);
  });

  it('notes the next step for a reload, and nothing when the introduction is run again', () => {
    vi.stubGlobal('location', { hash: '' });
    const { actions, stores } = setUp();
    actions.finishStep('microphone');
    expect(stores.settings.getState().settings.firstRun).toBe('models');
    expect(location.hash).toBe('#/setup/models');
    actions.skipSetup();
    actions.finishStep('microphone');
    expect(stores.settings.getState().settings.firstRun).toBe('done');
    actions.finishStep('try');
    expect(location.hash).toBe('#/');
    vi.unstubAllGlobals();
  });

  it('tries again with what is set by then: catches a setting that goes back to what it was', async () => {
    const { actions, asked, stores } = setUp();
    actions.set({ theme: 'dark' });
    await vi.waitFor(() => expect(stores.problems.getState().listed).toHaveLength(1));
    const [problem] = stores.problems.getState().listed;
    stores.settings.setState(({ settings }) => ({ settings: { ...settings, theme: 'light' } }));
    actions.takeWayOut('again', problem);
    expect(asked.at(-1)).toEqual({ type: 'settings.change', change: { theme: 'light' } });
  });

  it('lets a reset be tried again', async () => {
    const { actions, asked, stores } = setUp();
    actions.reset(['theme']);
    await vi.waitFor(() => expect(stores.problems.getState().listed).toHaveLength(1));
    actions.takeWayOut('again', stores.problems.getState().listed[0]);
    expect(asked).toEqual(Array.from({ length: 2 }, () => ({ type: 'settings.reset', keys: ['theme'] })));
  });

  it('stops what is played back before the voice that waits for it: catches an Esc that does both', () => {
    const { actions, sent, playBack } = setUp();
    actions.stopVoice();
    expect(sent).toEqual([{ kind: 'control', type: 'voice.stop' }]);
    playBack();
    actions.stopVoice();
    expect(sent).toHaveLength(1);
  });
});
