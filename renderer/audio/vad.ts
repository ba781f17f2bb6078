/**
 * Owns the use of vad-web: it turns a stream into frames of 512 samples with a speech probability, and nothing else.
 * Its own segmentation, which would keep audio without bound while it takes a sound for speech, is switched off:
 * turns are the session's business.
 */
import { MicVAD } from '@ricky0123/vad-web';
import { MIC_RATE } from '../../engine/contract/units';

/** What capture needs of a speech detector; tests put another one in its place. */
export type SpeechDetector = {
  /** Reads from another stream (the microphone came back), without loading anything again. */
  switchTo(stream: MediaStream): Promise<void>;
  /** The browser's state of the context that carries the sound. */
  isRunning(): boolean;
  resume(): Promise<void>;
  onStateChange(listener: () => void): void;
  close(): Promise<void>;
};

export type OnFrame = (samples: Float32Array<ArrayBuffer>, speechProbability: number) => void;
export type OpenSpeechDetector = (stream: MediaStream, onFrame: OnFrame) => Promise<SpeechDetector>;

/** A probability never reaches this, so vad-web never takes a sound for speech and never collects audio. */
const NEVER = 2;

/**
 * How much sound the browser hands over at a time. `interactive` would be 10 ms, and its wakings alone 2.6 % of a core,
 * all day. A frame is 32 ms long and on average comes some 7 ms later for it.
 */
const HANDED_OVER_S = 0.02;

export const openSpeechDetector: OpenSpeechDetector = async (first, onFrame) => {
  const assets = new URL('vad/', document.baseURI).href;
  // At the model's own rate Chromium resamples with a proper low-pass; vad-web would only average.
  const audioContext = new AudioContext({ sampleRate: MIC_RATE, latencyHint: HANDED_OVER_S });
  let stream = first;
  const vad = await MicVAD.new({
    model: 'v6',
    audioContext,
    baseAssetPath: assets,
    onnxWASMBasePath: assets,
    startOnLoad: false,
    processorType: 'AudioWorklet',
    // vad-web reads the first channel alone. A browser may give two, though one is wished for: a voice on input 2 counts, too.
    workletOptions: { channelCount: 1, channelCountMode: 'explicit', channelInterpretation: 'speakers' },
    submitUserSpeechOnPause: false,
    positiveSpeechThreshold: 1,
    preSpeechPadMs: 0,
    getStream: async () => stream,
    // vad-web would stop the tracks here; the microphone stays warm, and capture.ts, which opened it, closes it.
    pauseStream: async () => undefined,
    resumeStream: async () => stream,
    ortConfig: (ort) => {
      ort.env.logLevel = 'error';
      // One thread needs no shared memory, hence no cross-origin isolation, and a frame takes 0.4 ms anyway.
      ort.env.wasm.numThreads = 1;
    },
    onFrameProcessed: ({ isSpeech }, frame) =>
      // The worklet transferred the buffer to the page, so it is no shared one, which the types leave open.
      onFrame(frame as Float32Array<ArrayBuffer>, Math.min(1, Math.max(0, isSpeech))),
  }).catch(async (thrown: unknown) => {
    await audioContext.close();
    throw thrown;
  });
  vad.setOptions({ positiveSpeechThreshold: NEVER });
  await vad.start();

  return {
    switchTo: async (next) => {
      stream = next;
      await vad.pause();
      await vad.start();
    },
    isRunning: () => audioContext.state === 'running',
    resume: () => audioContext.resume(),
    onStateChange: (listener) => audioContext.addEventListener('statechange', listener),
    close: async () => {
      await vad.destroy();
      await audioContext.close();
    },
  };
};
