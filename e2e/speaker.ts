/**
 * Owns a person at the microphone of a window, who speaks when the test says so. What is said is mixed into what the
 * browser's own microphone hears. So no test waits for the place in a recording at which the window is ready. It must
 * not decide when to speak; a test waits for the window to listen.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { recording } from './project';

declare global {
  interface Window {
    /** Plays a recording (base64 of a WAV) into whatever microphone is open. Resolves when it has been said. */
    speak?: (wav: string) => Promise<void>;
  }
}

/** Put into a page before it loads, after whatever else stands in for its microphone. */
export async function installSpeaker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    const Native = window.AudioContext;
    let room: { readonly context: AudioContext; readonly air: GainNode } | null = null;
    const inRoom = () => {
      if (room !== null) return room;
      const context = new Native({ sampleRate: 48_000 });
      const air = new GainNode(context);
      // No room is silent, and the window rightly says so of a microphone that gives zeros.
      const buffer = context.createBuffer(1, 48_000, 48_000);
      const hiss = buffer.getChannelData(0);
      for (let at = 0; at < hiss.length; at += 1) hiss[at] = ((at * 7_919) % 101) / 101_000 - 0.0005;
      const source = new AudioBufferSourceNode(context, { buffer, loop: true });
      source.connect(air);
      source.start();
      room = { context, air };
      return room;
    };
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      const [heard] = stream.getAudioTracks();
      if (heard === undefined) return stream;
      const { context, air } = inRoom();
      const ear = context.createMediaStreamDestination();
      const own = context.createMediaStreamSource(stream);
      own.connect(ear);
      air.connect(ear);
      const [track] = ear.stream.getAudioTracks();
      if (track === undefined) throw new Error('a destination has a track');
      track.getSettings = () => heard.getSettings();
      const stop = track.stop.bind(track);
      track.stop = () => {
        stop();
        heard.stop();
        own.disconnect();
        air.disconnect(ear);
      };
      return ear.stream;
    };
    window.speak = async (wav) => {
      const { context, air } = inRoom();
      const bytes = Uint8Array.from(atob(wav), (letter) => letter.charCodeAt(0));
      const source = new AudioBufferSourceNode(context, {
        buffer: await context.decodeAudioData(bytes.buffer),
      });
      source.connect(air);
      const over = new Promise<void>((resolve) => source.addEventListener('ended', () => resolve()));
      source.start();
      await over;
    };
  });
}

/** Says a recording of e2e/callers. Resolves when its last sample was heard. */
export async function say(page: Page, name: string): Promise<void> {
  const wav = (await readFile(recording(name))).toString('base64');
  await page.evaluate((sound) => window.speak?.(sound), wav);
}
