/**
 * Owns what the page does with each event of the host: audio to the player, everything else into the stores. The only
 * place that listens to the host.
 */
import type { HostEvent } from '../../engine/contract/client';
import { assertNever } from '../../engine/contract/errors';
import { nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { peaksOf } from '../audio/levels';
import type { Player } from '../audio/player';
import type { ConnectionState } from './connection/connection';
import { withAudible, withMetric, withTranscript } from './conversation/conversation';
import { roundOf } from './models/models';
import { withoutMended } from './personas/persona-trouble';
import { inOrderOfNames } from './personas/personas';
import { afterNews, isChosenAnew, type GoodNews } from './problems/problem-end';
import { addProblem } from './problems/problems';
import { inWords } from '../words/setting-words';
import { isIntroducingNow } from './setup/setup';
import { createSnapshotTaker } from './receive-snapshot';
import type { Loading, ModelsState, SessionState, Stores } from './stores';
import { letGo } from './conversation/let-go';
import type { Timeline } from './conversation/timeline';

export type ReceiverDeps = {
  readonly stores: Stores;
  readonly player: Pick<
    Player,
    'append' | 'end' | 'flush' | 'duck' | 'unduck' | 'pause' | 'goOn' | 'reset' | 'wake'
  >;
  readonly timeline: Timeline;
  readonly onReply: (event: Extract<HostEvent, { readonly kind: 'reply' }>) => void;
};

/** 20 ms: as fine as the line can show. */
const PEAK_SAMPLES = 0.02 * PLAYOUT_RATE;

/**
 * A session lives as long as its connection, and so does what the host said it has. All of that is forgotten before
 * the new state is shown. Or else the next session would be started twice: once on old knowledge, once on new.
 */
export function receiveConnection(stores: Stores, state: ConnectionState): void {
  const isOpen = state.tag === 'open';
  // What one host would not do, the next one may; who has hung up has done so whatever the host does.
  stores.session.setState(({ blockedBy }) => ({
    snapshot: null,
    asked: false,
    blockedBy: blockedBy === 'refused' ? null : blockedBy,
    elsewhere: false,
    loading: null,
    inferenceDown: false,
  }));
  letGo(stores);
  stores.voice.setState({ paused: false });
  stores.models.setState({ ready: false, known: false });
  if (isOpen)
    stores.problems.setState(({ listed }) => ({ listed: afterNews(listed, { type: 'connected' }) }));
  stores.connection.setState(({ everOpen }) => ({ state, everOpen: everOpen || isOpen }));
}

/** What kept a conversation from beginning may be gone: it is tried once more by itself. */
export const freeToBegin = (session: SessionState): SessionState =>
  session.blockedBy === 'refused' ? { ...session, blockedBy: null } : session;

/** A window that is loaded again is gone for less than this; a window that was closed stays away. */
const RELOAD_MS = 600;

/**
 * Another window has the conversation, or has it no longer. A page that asked for none begins by itself only where the
 * other one was its own former self, or where the introduction is still shown.
 */
export function toldElsewhere(
  session: SessionState,
  isElsewhere: boolean,
  atMs: number,
  isIntroducing: boolean,
): SessionState {
  if (isElsewhere) return { ...session, elsewhere: true, elsewhereSinceMs: atMs };
  const wasReload = atMs - session.elsewhereSinceMs < RELOAD_MS;
  const waits = session.blockedBy === null && !session.asked && !wasReload && !isIntroducing;
  return { ...session, elsewhere: false, blockedBy: waits ? 'elsewhere' : session.blockedBy };
}

type Control = Extract<HostEvent, { readonly kind: 'control' }>;
type Of<T extends Control['type']> = Extract<Control, { readonly type: T }>;
type Speech = Extract<Control, { readonly type: `speech.${string}` }>;

/** What the host says of the persona's voice: the player does it, and the window shows whether it is paused. */
function obeySpeech(event: Speech, { player, stores }: Pick<ReceiverDeps, 'player' | 'stores'>): void {
  const { turnId } = event;
  switch (event.type) {
    case 'speech.end':
      player.end(turnId);
      return;
    case 'speech.flush':
      player.flush(turnId);
      stores.voice.setState({ paused: false });
      return;
    case 'speech.duck':
      player.duck(turnId, event.gainDb);
      return;
    case 'speech.unduck':
      player.unduck(turnId);
      return;
    case 'speech.pause':
      player.pause(turnId);
      stores.voice.setState({ paused: true });
      return;
    case 'speech.resume':
      player.goOn(turnId);
      stores.voice.setState({ paused: false });
      return;
    default:
      assertNever(event, 'event of speech');
  }
}

type News = { readonly stores: Stores; readonly cheer: (news: GoodNews) => void };

/** What kept a conversation from beginning may be gone with it. */
function tryAnew({ stores, cheer }: News, news: GoodNews): void {
  cheer(news);
  stores.session.setState(freeToBegin);
}

function takeSettings(news: News, { settings, list }: Of<'settings'>): void {
  const { stores } = news;
  if (isChosenAnew(stores.settings.getState().settings, settings)) tryAnew(news, { type: 'chosen' });
  stores.settings.setState({ settings, list: list.map(inWords), known: true });
}

function takeModels(news: News, { models, voices, ready }: Of<'models'>): void {
  const { stores } = news;
  if (hasArrived(stores.models.getState(), models)) tryAnew(news, { type: 'arrived' });
  stores.models.setState(({ round }) => ({
    round: roundOf(round, models),
    models,
    voices,
    ready,
    known: true,
  }));
}

function takeProfiles({ stores }: News, { profiles, problems }: Of<'profiles'>): void {
  stores.profiles.setState({ profiles: inOrderOfNames(profiles), problems, known: true });
  stores.ui.setState({ mistakesSeen: [] });
  stores.problems.setState(({ listed }) => ({ listed: withoutMended(listed, problems) }));
}

function takeProblem({ stores, cheer }: News, { problem }: Of<'problem'>): void {
  // No trouble, and said where the conversation would stand.
  if (problem.code === 'ELSEWHERE') {
    stores.session.setState({ asked: false, blockedBy: 'elsewhere' });
    cheer({ type: 'ended' });
    return;
  }
  const during = stores.session.getState().snapshot?.sessionId ?? null;
  stores.problems.setState(({ listed }) => ({ listed: addProblem(listed, problem, { during }) }));
  // Asked for, and nothing of it to be seen: it will not come.
  stores.session.setState((old) =>
    old.asked && old.snapshot === null ? { asked: false, blockedBy: 'refused' } : old,
  );
}

/** The loading began when its first news came, and each time that it begins anew. */
const withLoaded = (loading: Loading | null, loaded: Loading['loaded'], atMs: number): Loading => ({
  loaded,
  sinceMs: loading === null || loaded.length === 0 ? atMs : loading.sinceMs,
});

export function createReceiver({
  stores,
  player,
  timeline,
  onReply,
}: ReceiverDeps): (event: HostEvent) => void {
  const personaName = (): string => stores.session.getState().snapshot?.personaName ?? '';
  const cheer = (news: GoodNews): void =>
    stores.problems.setState(({ listed }) => ({ listed: afterNews(listed, news) }));
  const news = { stores, cheer };
  const takeSnapshot = createSnapshotTaker({ stores, player, timeline, cheer });

  const takeControl = (event: Control): void => {
    switch (event.type) {
      case 'settings':
        takeSettings(news, event);
        return;
      // The connection keeps these to itself.
      case 'clock':
        return;
      case 'snapshot':
        takeSnapshot(event.snapshot);
        return;
      case 'speech.end':
      case 'speech.flush':
      case 'speech.duck':
      case 'speech.unduck':
      case 'speech.pause':
      case 'speech.resume':
        obeySpeech(event, { player, stores });
        return;
      // For the benchmark and tests; the player was told what to do.
      case 'barge':
        return;
      case 'loading':
        stores.session.setState(({ loading }) => ({ loading: withLoaded(loading, event.loaded, nowMs()) }));
        return;
      case 'elsewhere':
        stores.session.setState((old) =>
          toldElsewhere(old, event.isElsewhere, nowMs(), isIntroducingNow(stores)),
        );
        return;
      case 'audible':
        stores.conversation.setState((old) => withAudible(old, event, personaName()));
        timeline.measured(event.turnId, event.spans.voiceToVoiceMs);
        return;
      case 'inference':
        stores.session.setState({ inferenceDown: event.isDown });
        return;
      case 'problem':
        takeProblem(news, event);
        return;
      case 'profiles':
        takeProfiles(news, event);
        return;
      case 'models':
        takeModels(news, event);
        return;
      default:
        assertNever(event, 'control event');
    }
  };

  return (event) => {
    switch (event.kind) {
      case 'audio':
        player.append(event.turnId, event.samples);
        timeline.queued(event.turnId, peaksOf(event.samples, PEAK_SAMPLES), 20);
        return;
      case 'transcript':
        stores.conversation.setState((old) => withTranscript(old, event, personaName()));
        return;
      case 'metric':
        stores.conversation.setState((old) => withMetric(old, event, personaName()));
        timeline.measured(event.turnId, event.spans.voiceToVoiceMs);
        // One that the person has cut short was heard, too.
        if (event.outcome === 'completed' || event.outcome === 'interrupted') cheer({ type: 'answered' });
        return;
      case 'reply':
        onReply(event);
        return;
      case 'control':
        takeControl(event);
        return;
      default:
        assertNever(event, 'host event');
    }
  };
}

/** A model is here that was not. */
const hasArrived = ({ models, known }: ModelsState, now: ModelsState['models']): boolean =>
  known &&
  now.some(
    ({ id, status }) => status === 'present' && models.find((one) => one.id === id)?.status !== 'present',
  );
