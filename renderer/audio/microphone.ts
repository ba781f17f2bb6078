/**
 * Owns the microphone's stream: asks for it, keeps it warm, and says in one word what is wrong with it. What to tell
 * the person is words.ts's part.
 */

export type MicFault =
  /** The person or the system said no. */
  | 'denied'
  | 'missing'
  /** Another program holds it, or the system could not open it. */
  | 'busy'
  /** It was unplugged or taken away while it ran. */
  | 'lost'
  /** It ended while it ran, and is still there: another program or the system took it. */
  | 'taken'
  /** It is open and delivers nothing at all, not even silence. */
  | 'stalled'
  /** The page may not use microphones at all (no secure origin). */
  | 'unsupported'
  /** The speech detector could not be loaded. */
  | 'detector'
  /** The browser does not bring the microphone's sound to the rate that the detector hears at. */
  | 'rate';

/** Why a microphone that is open is not heard: what reading from it has thrown. */
export const readFaultOf = (thrown: unknown): Extract<MicFault, 'detector' | 'rate'> =>
  thrown instanceof DOMException && thrown.name === 'NotSupportedError' ? 'rate' : 'detector';

/** Maps what getUserMedia throws, which differs by name only. */
export function faultOf(thrown: unknown): MicFault {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotSupportedError':
    case 'TypeError':
      return 'unsupported';
    // NotReadableError, AbortError, and what browsers invent: it is there and can't be opened.
    default:
      return 'busy';
  }
}

/** Wishes, none of them `exact`: a microphone without echo cancellation is better than none. */
const CONSTRAINTS: MediaTrackConstraints = {
  channelCount: { ideal: 1 },
  echoCancellation: { ideal: true },
  noiseSuppression: { ideal: true },
  autoGainControl: { ideal: true },
};

export type MicrophoneEvents = {
  readonly onEnded: () => void;
  /** The system delivers silence (a switch on the headset, a privacy key), or sound again. */
  readonly onSilenced: (silenced: boolean) => void;
};

/** @param deviceId null for the system's own choice, which also stands in for one that has just gone. */
export async function openMicrophone(
  events: MicrophoneEvents,
  deviceId: string | null = null,
): Promise<MediaStream> {
  const stream = await openOf(deviceId);
  const track = stream.getAudioTracks()[0];
  track?.addEventListener('ended', events.onEnded);
  track?.addEventListener('mute', () => events.onSilenced(true));
  track?.addEventListener('unmute', () => events.onSilenced(false));
  return stream;
}

async function openOf(deviceId: string | null): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  if (deviceId !== null) {
    try {
      return await mediaDevices.getUserMedia({ audio: { ...CONSTRAINTS, deviceId: { exact: deviceId } } });
    } catch (thrown) {
      if (faultOf(thrown) !== 'missing') throw thrown;
    }
  }
  return mediaDevices.getUserMedia({ audio: CONSTRAINTS });
}

/** What a browser throws says less than what it says of the permission. */
export async function whyRefused(thrown: unknown): Promise<MicFault> {
  return (await microphonePermission()) === 'denied' ? 'denied' : faultOf(thrown);
}

/** Why a stream ended that the page did not end. */
export async function whyEnded(stream: MediaStream): Promise<'lost' | 'taken' | 'denied'> {
  if ((await microphonePermission()) === 'denied') return 'denied';
  const { deviceId } = stream.getAudioTracks()[0]?.getSettings() ?? {};
  const infos = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return infos.some((info) => info.kind === 'audioinput' && info.deviceId === deviceId) ? 'taken' : 'lost';
}

/** What the device adds before the page can see a sample, as far as it says so. */
export function inputLatencyMs(stream: MediaStream | null): number {
  const settings: MediaTrackSettings & { readonly latency?: number } =
    stream?.getAudioTracks()[0]?.getSettings() ?? {};
  const latencyMs = (settings.latency ?? 0) * 1000;
  return Number.isFinite(latencyMs) && latencyMs >= 0 && latencyMs < 300 ? latencyMs : 0;
}

export type MicrophonePermission = 'granted' | 'denied' | 'prompt' | 'unknown';

const askBrowser = (): Promise<PermissionStatus> =>
  navigator.permissions.query({ name: 'microphone' as PermissionName });

/** Without asking the person anything. */
export async function microphonePermission(): Promise<MicrophonePermission> {
  try {
    return (await askBrowser()).state;
  } catch {
    return 'unknown';
  }
}

/** A person who allows it in the browser's or the system's settings needs no reload. */
export async function watchMicrophonePermission(
  onChange: (permission: MicrophonePermission) => void,
): Promise<void> {
  try {
    const status = await askBrowser();
    status.addEventListener('change', () => onChange(status.state));
  } catch {
    // A browser that does not tell: there is a button.
  }
}
