/**
 * Owns what is to be seen in a recording, taken from the app's own state: who talks, what goes on, what was said last,
 * and what it took. Words and figures are those of the window. Pure.
 */
import type { Conversation, Turn } from '../state/conversation/conversation';
import { duration } from '../state/format';
import {
  largeFigure,
  latestTimes,
  measuredOf,
  stageFigure,
  wholeOf,
  workersOf,
  type StageTime,
} from '../state/conversation/latency';
import type { Mood } from '../state/conversation/mood';
import { personaToStart } from '../state/personas/personas';
import type { Stores } from '../state/stores';
import { words } from '../words';

export type Utterance = {
  readonly who: 'you' | 'them';
  readonly name: string;
  readonly text: string;
  /** Written, never heard. */
  readonly struck: string;
};

export type SceneStage = Pick<StageTime, 'stage' | 'bar' | 'kind'> & {
  readonly name: string;
  readonly figure: string;
};

export type Scene = {
  readonly persona: string;
  readonly description: string;
  readonly mood: Mood;
  /** The last that were said, oldest first. */
  readonly said: readonly Utterance[];
  /** "640"; the sign of nothing before the first answer, and of what is waited for. */
  readonly figure: string;
  /** "ms"; empty beside a sign. */
  readonly unit: string;
  readonly isMeasured: boolean;
  readonly quantiles: string;
  readonly stages: readonly SceneStage[];
  readonly models: readonly { readonly role: string; readonly name: string }[];
};

const SHOWN = 3;
/** So far back: an utterance of each side may be missing. */
const LOOKED_AT = 4;

export function saidOf(entries: Conversation['entries']): readonly Utterance[] {
  return entries
    .filter((entry): entry is Turn => entry.kind === 'turn')
    .slice(-LOOKED_AT)
    .flatMap(({ userText, personaText, unheard, personaName }): readonly Utterance[] => [
      { who: 'you', name: words.you, text: userText, struck: '' },
      { who: 'them', name: personaName, text: personaText, struck: unheard },
    ])
    .filter(({ text, struck }) => text !== '' || struck !== '')
    .slice(-SHOWN);
}

export function sceneOf(stores: Stores, mood: Mood): Scene {
  const conversation = stores.conversation.getState();
  const { snapshot } = stores.session.getState();
  const { profiles } = stores.profiles.getState();
  const { settings } = stores.settings.getState();
  const profile =
    profiles.find(({ id }) => id === snapshot?.profileId) ?? personaToStart(profiles, settings.profileId);
  const times = latestTimes(conversation);
  const measured = measuredOf(conversation);
  const { p50Ms, p95Ms } = wholeOf(measured);
  const workers = workersOf(snapshot, stores.models.getState(), measured);
  return {
    persona: snapshot?.personaName ?? profile?.name ?? '',
    description: profile?.description ?? '',
    mood,
    said: saidOf(conversation.entries),
    ...largeFigure(times, words),
    isMeasured: times.voiceToVoiceMs !== null,
    quantiles: p50Ms === null || p95Ms === null ? '' : words.gauges.both(duration(p50Ms), duration(p95Ms)),
    stages: times.stages.map(({ stage, bar, kind, ms }) => ({
      stage,
      bar,
      kind,
      name: words.stage[stage].name,
      figure: stageFigure({ kind, ms }, words),
    })),
    models: workers.map(({ role, name }) => ({ role: words.gauges.role[role], name })),
  };
}
