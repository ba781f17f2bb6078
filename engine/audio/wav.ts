/**
 * Owns reading and writing of WAV files in memory: bytes in, samples out, and back.
 * It must not touch the disk, and must not change the sample rate (see resample.ts).
 */
import { SidetoneError } from '../contract/errors';
import { inScale, mixDown } from './mix-down';

export type WavAudio = {
  /** Mono, nominally in [-1, 1]; see mix-down.ts. Float files may go a little beyond; what is no sound becomes 0. */
  readonly samples: Float32Array;
  readonly sampleRate: number;
};

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
/** What programs that stream a WAV, and so can't go back to the header, write as its size. */
const UNKNOWN_SIZE = 0xffff_ffff;
/** Outside this no microphone or editor works; a header that says so is damaged. */
const MIN_RATE = 100;
const MAX_RATE = 1_000_000;

type Format = {
  readonly kind: 'int' | 'float';
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSample: number;
};

/**
 * Reads integer PCM of 8 to 32 bits and float of 32 or 64, plain or WAVE_FORMAT_EXTENSIBLE. Channels may be of any
 * number and chunks in any order. Sizes in the header may be too large or never filled in.
 * @throws SidetoneError AUDIO_FILE with what is wrong: not a WAV, cut off, compressed, or without sound.
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const container = bytes.length >= 12 ? tag(view, 0) : '';
  if (bytes.length === 0) throw broken('The file is empty.');
  if (container === 'RIFX') throw broken('This is a big-endian WAV file, which is not supported.');
  if ((container !== 'RIFF' && container !== 'RF64') || tag(view, 8) !== 'WAVE') {
    throw broken('This is not a WAV file.');
  }
  const { format, data } = findChunks(view);
  if (format === null) throw broken('The WAV file has no complete format header.');
  if (data === null) throw broken('The WAV file ends before its audio begins.');
  const described = readFormat(view, format);
  const frames = Math.floor(data.length / (described.bytesPerSample * described.channels));
  if (frames === 0) throw broken('The WAV file holds no audio.');
  return { samples: monoOf(view, data.start, frames, described), sampleRate: described.sampleRate };
}

/**
 * Writes 16-bit PCM. What lies outside [-1, 1] is clipped; channels shorter than the longest end in silence.
 * @throws RangeError if there is no channel or the rate is not a positive integer.
 */
export function writeWav(audio: {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}): Uint8Array<ArrayBuffer> {
  const { channels, sampleRate } = audio;
  if (channels.length === 0 || channels.length > 0xffff) throw new RangeError('a WAV file needs channels');
  if (!Number.isInteger(sampleRate) || sampleRate <= 0) throw new RangeError('bad sample rate');
  const frames = Math.max(...channels.map((channel) => channel.length));
  const blockBytes = channels.length * 2;
  const dataBytes = frames * blockBytes;
  const bytes = new Uint8Array(44 + dataBytes);
  const view = new DataView(bytes.buffer);
  writeTag(bytes, 0, 'RIFF');
  view.setUint32(4, 36 + dataBytes, true);
  writeTag(bytes, 8, 'WAVE');
  writeTag(bytes, 12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * blockBytes, true);
  view.setUint16(32, blockBytes, true);
  view.setUint16(34, 16, true);
  writeTag(bytes, 36, 'data');
  view.setUint32(40, dataBytes, true);
  channels.forEach((channel, index) => {
    for (let frame = 0; frame < channel.length; frame++) {
      // Scaled by 32768 as in reading, so that reading and writing again changes nothing.
      const value = Math.round((channel[frame] ?? 0) * 32768);
      view.setInt16(44 + frame * blockBytes + index * 2, Math.max(-32768, Math.min(32767, value)), true);
    }
  });
  return bytes;
}

type Span = { readonly start: number; readonly length: number };

/** Walks the chunks; stops at the first that makes no sense, since streamed files may end anywhere. */
function findChunks(view: DataView): { format: Span | null; data: Span | null } {
  const riffSize = view.getUint32(4, true);
  const streamed = riffSize === 0 || riffSize === UNKNOWN_SIZE;
  let format: Span | null = null;
  let data: Span | null = null;
  let at = 12;
  while (at + 8 <= view.byteLength && (format === null || data === null)) {
    const id = tag(view, at);
    const start = at + 8;
    const rest = view.byteLength - start;
    const declared = view.getUint32(at + 4, true);
    if (id === 'data' && data === null) {
      data = { start, length: streamed && declared === 0 ? rest : Math.min(declared, rest) };
      at = start + data.length + (data.length % 2);
      continue;
    }
    if (id === 'fmt ' && format === null && declared >= 16 && declared <= rest) {
      format = { start, length: declared };
    }
    at = start + declared + (declared % 2);
  }
  return { format, data };
}

function readFormat(view: DataView, chunk: Span): Format {
  const plainTag = view.getUint16(chunk.start, true);
  const channels = view.getUint16(chunk.start + 2, true);
  const sampleRate = view.getUint32(chunk.start + 4, true);
  const bits = view.getUint16(chunk.start + 14, true);
  if (plainTag === FORMAT_EXTENSIBLE && chunk.length < 40) throw broken('The WAV header is cut off.');
  // The first two bytes of the sub-format's GUID are the plain tag (Microsoft, "WAVEFORMATEXTENSIBLE").
  const formatTag = plainTag === FORMAT_EXTENSIBLE ? view.getUint16(chunk.start + 24, true) : plainTag;
  if (channels === 0) throw broken('The WAV header says that there are no channels.');
  if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
    throw broken(`The WAV header says ${sampleRate} samples a second, which can't be.`);
  }
  const bytesPerSample = Math.ceil(bits / 8);
  if (formatTag === FORMAT_PCM && bytesPerSample >= 1 && bytesPerSample <= 4) {
    return { kind: 'int', channels, sampleRate, bytesPerSample };
  }
  if (formatTag === FORMAT_FLOAT && (bits === 32 || bits === 64)) {
    return { kind: 'float', channels, sampleRate, bytesPerSample };
  }
  throw broken(`The WAV file is in a format that can't be read (code ${formatTag}, ${bits} bits).`);
}

function monoOf(view: DataView, start: number, frames: number, format: Format): Float32Array {
  const { kind, channels, sampleRate, bytesPerSample } = format;
  const read = sampleReader(view, format);
  const mixed = mixDown(
    (frame, channel) => read(start + (frame * channels + channel) * bytesPerSample),
    frames,
    channels,
    sampleRate,
  );
  return kind === 'float' ? inScale(mixed) : mixed;
}

/** Integers of fewer bits than their container are left-justified, so that the container alone sets the scale. */
function sampleReader(view: DataView, format: Format): (at: number) => number {
  if (format.kind === 'float') {
    const read = format.bytesPerSample === 4 ? view.getFloat32.bind(view) : view.getFloat64.bind(view);
    return (at) => {
      const value = read(at, true);
      return Number.isFinite(value) ? value : 0;
    };
  }
  switch (format.bytesPerSample) {
    case 1:
      // 8-bit WAV is the one unsigned format.
      return (at) => (view.getUint8(at) - 128) / 128;
    case 2:
      return (at) => view.getInt16(at, true) / 0x8000;
    case 3:
      return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 0x10000) / 0x80_0000;
    default:
      return (at) => view.getInt32(at, true) / 0x8000_0000;
  }
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

function writeTag(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

function broken(message: string): SidetoneError {
  return new SidetoneError('AUDIO_FILE', message, 'Use an uncompressed WAV file.');
}
