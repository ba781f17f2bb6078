/**
 * Owns devices that a test can plug and unplug: put into a page before it loads, it stands in for what the browser
 * lists and opens, and behaves as browsers do when a device goes. Everything behind it is the real page.
 */
import type { Page } from '@playwright/test';

export type FakeDevice = {
  readonly kind: 'audioinput' | 'audiooutput';
  readonly id: string;
  readonly label: string;
};

export type FakeDevices = {
  /** What is listed from now on; what is open and gone ends. */
  plug(devices: readonly FakeDevice[]): void;
  /** Every microphone that was opened: the id that was asked for, null for the default. */
  readonly opened: (string | null)[];
  /** Every loudspeaker that was chosen; empty for the default. */
  readonly sinks: string[];
  /** What opening fails with, by name; null if it works. */
  refuse: string | null;
  /** The loudness of what is heard; 0 is digital silence. */
  setLoudness(amplitude: number): void;
  /** Another program takes the open microphone, which stays listed. */
  take(): void;
  /** The browser says that the system holds the sound back, or not. */
  hold(isMuted: boolean): void;
  /** As a machine does that falls asleep. @param forGood it will not start again without a click. */
  suspendAll(forGood: boolean): Promise<void>;
  /** How many of the page's own sounds run: its player, and its detector once that is there. */
  running(): number;
  /** Lets contexts run again when they are asked to. */
  allowResume(): void;
  /** Plays a recording (base64 of a WAV) into whatever microphone is open. @returns its length in seconds. */
  say(wav: string): Promise<number>;
  /** How far into the recording it is, in seconds; 0 before. */
  saidS(): number;
};

declare global {
  interface Window {
    fakeDevices: FakeDevices;
  }
}

/** @param devices what is plugged in at first. */
export async function installFakeDevices(page: Page, devices: readonly FakeDevice[]): Promise<void> {
  await page.addInitScript((first: readonly FakeDevice[]) => {
    const { mediaDevices } = navigator;
    const contexts: AudioContext[] = [];
    let present = first;
    let open: { readonly id: string; readonly track: MediaStreamTrack } | null = null;
    let isStuck = false;

    const proto = AudioContext.prototype as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    const resume = proto.resume;
    proto.resume = function resumeUnlessStuck(this: AudioContext) {
      return isStuck ? new Promise<void>(() => undefined) : resume.call(this);
    };
    proto.setSinkId = async (id: string) => {
      fake.sinks.push(id);
    };
    const Native = window.AudioContext;
    // Made by the page: these sleep. The one below is the world outside.
    window.AudioContext = class extends Native {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };

    let world: { readonly context: AudioContext; readonly room: GainNode; readonly hiss: GainNode } | null =
      null;
    let loudness = 0.02;
    const outside = () => {
      if (world !== null) return world;
      const context = new Native({ sampleRate: 48_000 });
      const room = new GainNode(context);
      const hiss = new GainNode(context, { gain: loudness });
      const buffer = context.createBuffer(1, 48_000, 48_000);
      const noise = buffer.getChannelData(0);
      for (let at = 0; at < noise.length; at += 1) noise[at] = (((at * 7_919) % 101) / 101 - 0.5) / 10;
      const source = new AudioBufferSourceNode(context, { buffer, loop: true });
      source.connect(hiss).connect(room);
      source.start();
      world = { context, room, hiss };
      return world;
    };

    mediaDevices.enumerateDevices = async () =>
      present.map(
        ({ kind, id, label }) =>
          ({ kind, deviceId: id, label, groupId: '', toJSON: () => ({}) }) as MediaDeviceInfo,
      );
    mediaDevices.getUserMedia = async (constraints) => {
      const audio = typeof constraints?.audio === 'object' ? constraints.audio : {};
      const exact = (audio.deviceId as { readonly exact?: string } | undefined)?.exact;
      fake.opened.push(exact ?? null);
      if (fake.refuse !== null) throw new DOMException('refused', fake.refuse);
      const inputs = present.filter(({ kind }) => kind === 'audioinput');
      const device = exact === undefined ? inputs[0] : inputs.find(({ id }) => id === exact);
      if (device === undefined) {
        throw new DOMException(
          'no such device',
          exact === undefined ? 'NotFoundError' : 'OverconstrainedError',
        );
      }
      const { context, room } = outside();
      const ear = context.createMediaStreamDestination();
      room.connect(ear);
      const [track] = ear.stream.getAudioTracks();
      if (track === undefined) throw new Error('a destination has a track');
      track.getSettings = () => ({ deviceId: device.id });
      open = { id: device.id, track };
      return ear.stream;
    };

    const end = (): void => {
      const track = open?.track;
      open = null;
      track?.stop();
      // A page that stops a track itself is not told of it; one that loses it is.
      track?.dispatchEvent(new Event('ended'));
    };
    let sayingFrom: number | null = null;
    const fake: FakeDevices = {
      opened: [],
      sinks: [],
      refuse: null,
      plug: (now) => {
        present = now;
        if (open !== null && !now.some(({ id }) => id === open?.id)) end();
        mediaDevices.dispatchEvent(new Event('devicechange'));
      },
      setLoudness: (amplitude) => {
        loudness = amplitude;
        outside().hiss.gain.value = amplitude;
      },
      take: end,
      hold: (isMuted) => void open?.track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute')),
      suspendAll: async (forGood) => {
        isStuck = forGood;
        for (const context of contexts) if (context.state === 'running') await context.suspend();
      },
      running: () => contexts.filter(({ state }) => state === 'running').length,
      allowResume: () => {
        isStuck = false;
      },
      say: async (wav) => {
        const { context, room } = outside();
        const bytes = Uint8Array.from(atob(wav), (letter) => letter.charCodeAt(0));
        const buffer = await context.decodeAudioData(bytes.buffer);
        const source = new AudioBufferSourceNode(context, { buffer });
        source.connect(room);
        source.start();
        sayingFrom = context.currentTime;
        return buffer.duration;
      },
      saidS: () => (sayingFrom === null ? 0 : outside().context.currentTime - sayingFrom),
    };
    window.fakeDevices = fake;
  }, devices);
}
