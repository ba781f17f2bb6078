/** Owns what is said of microphones and loudspeakers: which one, what happened to it, what is the matter with it. */
import type { DeviceKind, DeviceNews } from '../audio/device-choice';
import type { MicFault } from '../audio/microphone';

const KIND: Record<DeviceKind, string> = { input: 'Microphone', output: 'Loudspeaker' };

const named = (label: string): string => (label === '' ? 'The device that you chose' : `“${label}”`);

const NEWS: {
  readonly [W in DeviceNews['what']]: (
    news: Extract<DeviceNews, { readonly what: W }>,
    kind: DeviceKind,
  ) => { readonly title: string; readonly hint: string };
} = {
  gone: ({ label, now }, kind) => ({
    title: `${named(label)} is not connected.`,
    hint: `${now === null ? `The system’s ${KIND[kind].toLowerCase()}` : `“${now}”`} is used until it is back.`,
  }),
  back: ({ label }) => ({ title: `${named(label)} is back.`, hint: 'It is used again.' }),
  default: ({ label }) => ({
    title: `Now listening through ${named(label)}.`,
    hint: 'Your system chose it.',
  }),
};

type FaultWords = { readonly title: string; readonly hint: string; readonly action: string };

const FAULT: Record<MicFault, FaultWords> = {
  denied: {
    title: 'The microphone is not allowed.',
    hint: 'Allow it beside the address, or in the system’s settings under privacy; Sidetone notices by itself, or try again.',
    action: 'Try again',
  },
  missing: {
    title: 'No microphone found.',
    hint: 'Plug one in; Sidetone notices by itself.',
    action: 'Look again',
  },
  busy: {
    title: 'The microphone could not be opened.',
    hint: 'Another program may hold it. Close that one, then try again.',
    action: 'Try again',
  },
  lost: {
    title: 'The microphone went away.',
    hint: 'Plug it in again or choose another.',
    action: 'Try again',
  },
  taken: {
    title: 'The microphone was taken away.',
    hint: 'Another program or the system stopped it.',
    action: 'Open it again',
  },
  stalled: {
    title: 'The microphone stopped delivering sound.',
    hint: 'Pull it out and plug it in again, or open it again.',
    action: 'Open it again',
  },
  unsupported: {
    title: 'This page may not use a microphone.',
    hint: 'Open Sidetone on this machine, at localhost.',
    action: 'Try again',
  },
  rate: {
    title: 'The microphone can’t be heard at the rate that it is set to.',
    hint: 'Bring the browser up to date or take Chrome or Edge, or set the microphone to 16 kHz in the system’s sound settings.',
    action: 'Try again',
  },
  detector: {
    title: 'The speech detector could not be loaded.',
    hint: 'Try again; if that does not help, reinstall Sidetone.',
    action: 'Try again',
  },
};

/** Where there is no address to look beside, and the person can't open another. */
const DESKTOP_HINT: Partial<Record<MicFault, string>> = {
  rate: 'Set the microphone to 16 kHz in the system’s sound settings, or choose another one.',
  denied: 'Allow it in the system’s settings under privacy; Sidetone notices by itself, or try again.',
  unsupported: 'Quit Sidetone and open it again; if that does not help, reinstall it.',
};

export const micFault = (fault: MicFault, isDesktop: boolean): FaultWords => ({
  ...FAULT[fault],
  hint: (isDesktop ? DESKTOP_HINT[fault] : undefined) ?? FAULT[fault].hint,
});

export const devicesWords = {
  openAgain: FAULT.taken.action,
  kind: KIND,
  news: (news: DeviceNews, kind: DeviceKind): { readonly title: string; readonly hint: string } => {
    switch (news.what) {
      case 'gone':
        return NEWS.gone(news, kind);
      case 'back':
        return NEWS.back(news, kind);
      case 'default':
        return NEWS.default(news, kind);
    }
  },
  chooseAnother: 'Choose another',
  systemDefault: (label: string | null): string =>
    label === null ? 'System default' : `System default (${label})`,
  away: (label: string): string => `${label} (not connected)`,
  noNamesYet: 'Devices are listed once the microphone is allowed.',
  noOutputChoice: 'Sidetone plays where the system plays; choose the loudspeaker there.',
  noOutput: (label: string): string => `The loudspeaker ${named(label)} could not be used.`,
  noOutputHint: 'The former one goes on; choose another, or plug it in again.',
  asleepTitle: 'The sound is asleep.',
  asleepHint: 'Nothing is heard until you wake it with a click.',
  wake: 'Wake it',
  silentTitle: 'Your microphone is silent.',
  silentHint: 'The system may not let Sidetone hear it, or a switch on it is off.',
  mutedBySystemTitle: 'Your microphone is muted by your system.',
  mutedBySystemHint: 'A switch on it is off, or another program has it.',
} as const;
