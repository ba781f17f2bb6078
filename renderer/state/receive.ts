/**
 * Owns what the page does with each event of the host: audio to the player, everything else into the stores. The only
 * place that listens to the host.
 */
import type { HostEvent, SessionSnapshot } from '../../engine/contract/client';
import { assertNever } from '../../engine/contract/errors';
import { nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { peaksOf } from '../audio/levels';
import type { Player } from '../audio/player';
import type { ConnectionState } from './connection/connection';
import {
  enterSession,
  withAudible,
  withInFlight,
  withMetric,
  withTranscript,
} from './conversation/conversation';
import { roundOf } from './models/models';
import { withoutMended } from './personas/persona-trouble';
import { inOrderOfNames } from './personas/personas';
import { afterNews, isChosenAnew, type GoodNews } from './problems/problem-end';
import { addProblem } from './problems/problems';
import { inWords } from '../words/setting-words';
import { isIntroducingNow } from './setup/setup';
import type { ModelsState, SessionState, Stores } from './stores';
import { stepTalk } from './conversation/talk-grammar';
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
 * the new state is shown, or the next session would be started twice: once on old knowledge, once on new.
 */
export function receiveConnection(stores: Stores, state: ConnectionState): void {
  const isOpen = state.tag === 'open';
  // What one host would not do, the next one may; who has hung up has done so whatever the host does.
  stores.session.setState(({ held }) => ({
    snapshot: null,
    asked: false,
    held: held === 'refused' ? null : held,
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
  session.held === 'refused' ? { ...session, held: null } : session;

/** A window that is loaded again is gone for less than this; a window that was closed stays away. */
const RELOAD_MS = 600;

/**
 * Another window has the conversation, or has it no longer. A page that asked for none begins by itself only where the
 * other one was its own former self, or where the introduction is still shown.
 */
export function toldElsewhere(
  session: SessionState,
  isHeld: boolean,
  atMs: number,
  isIntroducing: boolean,
): SessionState {
  if (isHeld) return { ...session, elsewhere: true, elsewhereSinceMs: atMs };
  const wasReload = atMs - session.elsewhereSinceMs < RELOAD_MS;
  const waits = session.held === null && !session.asked && !wasReload && !isIntroducing;
  return { ...session, elsewhere: false, held: waits ? 'elsewhere' : session.held };
}

/** A key that is down means nothing to a session that never heard of it. */
const letGo = (stores: Stores): void =>
  stores.ui.setState(({ talk }) => ({ talk: stepTalk(talk, { type: 'reset' }) }));

export function createReceiver({
  stores,
  player,
  timeline,
  onReply,
}: ReceiverDeps): (event: HostEvent) => void {
  const personaName = (): string => stores.session.getState().snapshot?.personaName ?? '';

  const cheer = (news: GoodNews): void =>
    stores.problems.setState(({ listed }) => ({ listed: afterNews(listed, news) }));

  const tryAnew = (news: GoodNews): void => {
    cheer(news);
    stores.session.setState(freeToBegin);
  };

  /** The conversation that has been ready to be talked in. */
  let begunId: string | null = null;

  const takeSnapshot = (snapshot: SessionSnapshot): void => {
    const before = stores.session.getState().snapshot;
    const isSame = before?.sessionId === snapshot.sessionId;
    if (isSame && snapshot.revision <= before.revision) return;
    // What was pressed while models were loading was not heard of, either.
    const wasReady = before?.state !== 'CREATED' && before?.state !== 'CONNECTING';
    if (!isSame || !wasReady || snapshot.state === 'TERMINATED') letGo(stores);
    if (!isSame) {
      cheer({ type: 'began', sessionId: snapshot.sessionId });
      player.reset();
      timeline.abandoned();
      stores.conversation.setState((old) => enterSession(old, snapshot.sessionId, snapshot.personaName));
    }
    stores.conversation.setState((old) => withInFlight(old, snapshot.turnId));
    if (snapshot.hearing || snapshot.state !== 'ACTIVE') player.wake();
    if (snapshot.state === 'PROCESSING' && !snapshot.hearing) timeline.waiting();
    if (snapshot.state === 'ACTIVE' || snapshot.state === 'TERMINATED') timeline.abandoned();
    const { held, asked } = stores.session.getState();
    const { state, sessionId } = snapshot;
    // What was still told of its last turn. A conversation that the host ends leaves the reason on the page.
    const isLeft = held === 'hungUp' || (held === null && !asked);
    if (state === 'TERMINATED' && isLeft) cheer({ type: 'ended' });
    if (state !== 'CREATED' && state !== 'CONNECTING' && state !== 'TERMINATED') begunId = sessionId;
    if (state === 'TERMINATED' && begunId !== sessionId && held === null) {
      // It is not over, for it never began; the person need not begin it by hand once the cause is gone.
      stores.session.setState({ snapshot: null, asked: false, held: 'refused' });
    } else {
      // A problem that came first was about something else after all.
      const hasBegun = held === 'refused' && state !== 'TERMINATED';
      stores.session.setState(hasBegun ? { snapshot, asked: true, held: null } : { snapshot });
    }
    if (state !== 'CREATED' && state !== 'CONNECTING') stores.session.setState({ loading: null });
    if (snapshot.state !== 'RESPONDING') stores.voice.setState({ paused: false });
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
        switch (event.type) {
          case 'settings':
            if (isChosenAnew(stores.settings.getState().settings, event.settings))
              tryAnew({ type: 'chosen' });
            stores.settings.setState({
              settings: event.settings,
              list: event.list.map(inWords),
              known: true,
            });
            return;
          // The connection keeps these to itself.
          case 'clock':
            return;
          case 'snapshot':
            takeSnapshot(event.snapshot);
            return;
          case 'speech.end':
            player.end(event.turnId);
            return;
          case 'speech.flush':
            player.flush(event.turnId);
            stores.voice.setState({ paused: false });
            return;
          case 'speech.duck':
            player.duck(event.turnId, event.gainDb);
            return;
          case 'speech.unduck':
            player.unduck(event.turnId);
            return;
          case 'speech.pause':
            player.pause(event.turnId);
            stores.voice.setState({ paused: true });
            return;
          case 'speech.resume':
            player.goOn(event.turnId);
            stores.voice.setState({ paused: false });
            return;
          // For whoever measures; the player was told what to do.
          case 'barge':
            return;
          case 'loading':
            stores.session.setState(({ loading }) => ({
              loading: {
                loaded: event.loaded,
                sinceMs: loading === null || event.loaded.length === 0 ? nowMs() : loading.sinceMs,
              },
            }));
            return;
          case 'elsewhere':
            stores.session.setState((old) =>
              toldElsewhere(old, event.isHeld, nowMs(), isIntroducingNow(stores)),
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
            // No trouble, and said where the conversation would stand.
            if (event.problem.code === 'ELSEWHERE') {
              stores.session.setState({ asked: false, held: 'elsewhere' });
              cheer({ type: 'ended' });
              return;
            }
            stores.problems.setState(({ listed }) => ({
              listed: addProblem(listed, event.problem, {
                during: stores.session.getState().snapshot?.sessionId ?? null,
              }),
            }));
            // Asked for, and nothing of it to be seen: it will not come.
            stores.session.setState((old) =>
              old.asked && old.snapshot === null ? { asked: false, held: 'refused' } : old,
            );
            return;
          case 'profiles':
            stores.profiles.setState({
              profiles: inOrderOfNames(event.profiles),
              problems: event.problems,
              known: true,
            });
            stores.ui.setState({ mistakesSeen: [] });
            stores.problems.setState(({ listed }) => ({ listed: withoutMended(listed, event.problems) }));
            return;
          case 'models':
            if (hasArrived(stores.models.getState(), event.models)) tryAnew({ type: 'arrived' });
            stores.models.setState(({ round }) => ({
              round: roundOf(round, event.models),
              models: event.models,
              voices: event.voices,
              ready: event.ready,
              known: true,
            }));
            return;
        }
        return assertNever(event, 'control event');
    }
    assertNever(event, 'host event');
  };
}

/** A model is here that was not. */
const hasArrived = ({ models, known }: ModelsState, now: ModelsState['models']): boolean =>
  known &&
  now.some(
    ({ id, status }) => status === 'present' && models.find((one) => one.id === id)?.status !== 'present',
  );
