/**
 * Owns what a client is told of the host without asking: settings, models, personas, and whether another window has the
 * conversation. What of it a role is told at all is contract/roles.ts's.
 */
import type { HostEvent } from '../contract/client';
import type { Problem } from '../contract/errors';
import { SETTING_LIST } from '../contract/settings-schema';
import type { ModelStore } from '../models/store';
import { voiceChoices } from '../models/voices';
import { summarise, type LoadedProfiles } from '../profiles/load';
import type { SettingsStore } from '../store/settings';
import type { Floor, Holder } from './floor';

export type NewsDeps = {
  readonly store: Pick<ModelStore, 'states' | 'files' | 'ready' | 'onChange'>;
  readonly settings: Pick<SettingsStore, 'read' | 'onChange'>;
  /** What was wrong with the settings on disk, once they are read. */
  readonly settingsRead: Promise<Problem | null>;
  /** What is wrong with the data folder, though it can be used. */
  readonly openProblem: Problem | null;
  readonly profiles: () => Promise<LoadedProfiles>;
  readonly floor: Floor;
};

/** Reads the persona files and tells what they are now. Rejects as reading does. */
export async function tellProfiles(
  deps: Pick<NewsDeps, 'profiles'>,
  send: (event: HostEvent) => void,
): Promise<void> {
  const { profiles, problems } = await deps.profiles();
  send({ kind: 'control', type: 'profiles', profiles: profiles.map(summarise), problems });
}

/**
 * Tells an owner how things are, and from then on what changes.
 * @param holder what has this client's place among the conversations.
 * @returns how to stop.
 */
export function tellOwner(
  deps: NewsDeps,
  holder: Holder,
  send: (event: HostEvent) => void,
  report: (problem: Problem) => void,
): () => void {
  const { store, settings, floor } = deps;

  const sendModels = (): void =>
    send({
      kind: 'control',
      type: 'models',
      models: store.states(),
      voices: voiceChoices((modelId) => store.files(modelId) !== null),
      ready: store.ready(),
    });

  let wasElsewhere = false;
  const sendElsewhere = (): void => {
    const isElsewhere = floor.isElsewhere(holder);
    if (isElsewhere !== wasElsewhere) send({ kind: 'control', type: 'elsewhere', isElsewhere });
    wasElsewhere = isElsewhere;
  };

  const sendSettings = (): void =>
    send({ kind: 'control', type: 'settings', settings: settings.read(), list: SETTING_LIST });

  const welcome = async (): Promise<void> => {
    const problem = await deps.settingsRead;
    sendSettings();
    if (problem !== null) report(problem);
    if (deps.openProblem !== null) report(deps.openProblem);
  };

  const stops = [store.onChange(sendModels), settings.onChange(sendSettings), floor.onChange(sendElsewhere)];
  // Before the settings, on which a page opens its microphone.
  sendElsewhere();
  void welcome();
  sendModels();
  return () => {
    for (const stop of stops) stop();
  };
}
