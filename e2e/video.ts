/** Owns how a test looks at a recorded video and listens to it: in a page of Chromium, as a person's player would. */
import { openContext } from './browsers';

/** Of the sound that is handed back: the recogniser's. */
export const LISTEN_RATE = 16_000;

export type Video = {
  readonly width: number;
  readonly height: number;
  readonly durationS: number;
  readonly seekableS: number;
  /** Where it stood after each seek. */
  readonly soughtS: readonly number[];
  /** The picture there, and how many colours it has. */
  readonly frames: readonly { readonly png: Buffer; readonly colours: number }[];
  readonly samples: Float32Array;
};

export async function readVideo(bytes: Buffer, atS: readonly number[]): Promise<Video> {
  const { context, close } = await openContext([], {});
  try {
    const page = await context.newPage();
    const read = await page.evaluate(
      async ({ base64, atS, rate }) => {
        const response = await fetch(`data:video/webm;base64,${base64}`);
        const blob = await response.blob();
        const video = document.createElement('video');
        const once = (name: string): Promise<void> =>
          new Promise((resolve, reject) => {
            video.addEventListener(name, () => resolve(), { once: true });
            video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
          });
        const ready = once('loadeddata');
        video.src = URL.createObjectURL(blob);
        await ready;
        const canvas = document.createElement('canvas');
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        const context = canvas.getContext('2d', { willReadFrequently: true });
        const soughtS: number[] = [];
        const frames: { png: string; colours: number }[] = [];
        for (const second of atS) {
          const sought = once('seeked');
          video.currentTime = second;
          await sought;
          soughtS.push(video.currentTime);
          context?.drawImage(video, 0, 0);
          const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
          const colours = new Set<number>();
          for (let at = 0; at < data.length; at += 4) {
            colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
          }
          frames.push({ png: canvas.toDataURL('image/png').split(',')[1] ?? '', colours: colours.size });
        }
        const audio = new OfflineAudioContext(1, rate, rate);
        const decoded = await audio.decodeAudioData(await blob.arrayBuffer());
        const sound = new Uint8Array(decoded.getChannelData(0).slice().buffer);
        let text = '';
        for (let at = 0; at < sound.length; at += 8_192) {
          text += String.fromCharCode(...sound.subarray(at, at + 8_192));
        }
        return {
          width: video.videoWidth,
          height: video.videoHeight,
          durationS: video.duration,
          seekableS: video.seekable.length === 0 ? 0 : video.seekable.end(video.seekable.length - 1),
          soughtS,
          frames,
          sound: btoa(text),
        };
      },
      { base64: bytes.toString('base64'), atS, rate: LISTEN_RATE },
    );
    const { sound, frames, ...facts } = read;
    const pcm = Buffer.from(sound, 'base64');
    return {
      ...facts,
      frames: frames.map(({ png, colours }) => ({ png: Buffer.from(png, 'base64'), colours })),
      samples: new Float32Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length)),
    };
  } finally {
    await close();
  }
}
