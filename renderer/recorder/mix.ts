/**
 * Owns the sound of a recording: both voices as one track. Either may come, go or be changed for another device while it
 * runs; where there is none there is silence.
 */

export type VoiceTap = { readonly stream: MediaStream; close(): void };

export type Mix = {
  readonly track: MediaStreamTrack;
  /** To be told often: a stream that is the same as before costs nothing. */
  follow(microphone: MediaStream | null): void;
  close(): void;
};

const RATE = 48_000;

export async function createMix(voice: VoiceTap | null): Promise<Mix> {
  const context = new AudioContext({ sampleRate: RATE, latencyHint: 'playback' });
  const out = context.createMediaStreamDestination();
  out.channelCount = 1;
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('no sound track');
  if (voice !== null) context.createMediaStreamSource(voice.stream).connect(out);
  // It was asked for by a click or a key; a browser that still refuses would record nothing but silence.
  if (context.state !== 'running') await context.resume();
  let heard: MediaStream | null = null;
  let source: MediaStreamAudioSourceNode | null = null;
  return {
    track,
    follow: (microphone) => {
      if (microphone === heard) return;
      heard = microphone;
      source?.disconnect();
      source = null;
      if (microphone === null || microphone.getAudioTracks().length === 0) return;
      source = context.createMediaStreamSource(microphone);
      source.connect(out);
    },
    close: () => {
      voice?.close();
      track.stop();
      void context.close().catch(() => undefined);
    },
  };
}
