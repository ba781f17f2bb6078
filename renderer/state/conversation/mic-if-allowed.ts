/**
 * Owns that the microphone opens by itself where the browser asks nothing that was not explained. It does so once the
 * settings are known, when it is allowed elsewhere, and when the other window lets go of the conversation.
 */
import type { Capture } from '../../audio/capture';
import type { MicrophonePermission } from '../../audio/microphone';
import { mayOpenMicrophone } from '../setup/setup';
import type { SessionState, SettingsState, SoundState, Stores } from '../stores';

export type MicIfAllowedDeps = {
  readonly stores: Pick<Stores, 'session' | 'settings' | 'sound'>;
  readonly capture: Pick<Capture, 'start'>;
  readonly permission: () => Promise<MicrophonePermission>;
};

/** Another window has the conversation, and its microphone. */
export const isBarred = ({ blockedBy, elsewhere }: Pick<SessionState, 'blockedBy' | 'elsewhere'>): boolean =>
  blockedBy === 'elsewhere' || elsewhere;

export type OpensByItself = {
  readonly session: Pick<SessionState, 'blockedBy' | 'elsewhere'>;
  readonly settings: Pick<SettingsState, 'known' | 'settings'>;
  readonly mic: SoundState['mic'];
};

/** A microphone that the person has closed by hanging up stays closed. */
export function opensByItself({ session, settings: { known, settings }, mic }: OpensByItself): boolean {
  if (session.blockedBy === 'hungUp' || isBarred(session)) return false;
  const isRefused = mic.tag === 'fault' && mic.fault === 'denied';
  return (mic.tag === 'off' || isRefused) && mayOpenMicrophone({ known, firstRun: settings.firstRun });
}

/** @returns to be called when a permission may have changed. */
export function openIfAllowed({ stores, capture, permission }: MicIfAllowedDeps): () => void {
  const isWanted = (): boolean =>
    opensByItself({
      session: stores.session.getState(),
      settings: stores.settings.getState(),
      mic: stores.sound.getState().mic,
    });
  const look = async (): Promise<void> => {
    // The answer takes a moment, in which much may change.
    if (isWanted() && (await permission()) === 'granted' && isWanted()) void capture.start();
  };
  stores.settings.subscribe(({ known }) => {
    if (known) void look();
  });
  stores.session.subscribe((now, before) => {
    if (isBarred(before) && !isBarred(now)) void look();
  });
  return () => void look();
}
