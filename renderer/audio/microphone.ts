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
  /** The page may not use microphones at all (no secure origin). */
  | 'unsupported'
  /** The speech detector could not be loaded. */
  | 'detector';

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
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'detector';
  }
}

/** Wishes, none of them `exact`: a microphone without echo cancellation is better than none. */
const CONSTRAINTS: MediaStreamConstraints = {
  audio: {
    channelCount: { ideal: 1 },
    echoCancellation: { ideal: true },
    noiseSuppression: { ideal: true },
    autoGainControl: { ideal: true },
  },
};

export type MicrophoneEvents = {
  readonly onEnded: () => void;
  /** The system delivers silence (a switch on the headset, a privacy key), or sound again. */
  readonly onSilenced: (silenced: boolean) => void;
};

export async function openMicrophone(events: MicrophoneEvents): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getUserMedia(CONSTRAINTS);
  const track = stream.getAudioTracks()[0];
  track?.addEventListener('ended', events.onEnded);
  track?.addEventListener('mute', () => events.onSilenced(true));
  track?.addEventListener('unmute', () => events.onSilenced(false));
  return stream;
}

/** What the device adds before the page can see a sample, as far as it says so. */
export function inputLatencyMs(stream: MediaStream | null): number {
  const settings: MediaTrackSettings & { readonly latency?: number } =
    stream?.getAudioTracks()[0]?.getSettings() ?? {};
  const latencyMs = (settings.latency ?? 0) * 1000;
  return Number.isFinite(latencyMs) && latencyMs >= 0 && latencyMs < 300 ? latencyMs : 0;
}

/** @returns whether the microphone may be opened without asking; false where the browser does not tell. */
export async function isMicrophoneGranted(): Promise<boolean> {
  try {
    const status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return status.state === 'granted';
  } catch {
    return false;
  }
}
