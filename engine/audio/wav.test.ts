import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import { readWav, writeWav } from './wav';

type Chunk = { readonly id: string; readonly body: Uint8Array; readonly size?: number };

/** Puts a WAV together by hand, so that reading is not tested with our own writer only. */
function riff(chunks: readonly Chunk[], riffSize?: number, id = 'RIFF'): Uint8Array {
  const parts: number[] = [...ascii('WAVE')];
  for (const chunk of chunks) {
    parts.push(...ascii(chunk.id), ...u32(chunk.size ?? chunk.body.length), ...chunk.body);
    if (chunk.body.length % 2 === 1) parts.push(0);
  }
  return Uint8Array.from([...ascii(id), ...u32(riffSize ?? parts.length), ...parts]);
}

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(Math.floor(value / 0x10000) & 0xffff)];

function fmt(formatTag: number, channels: number, rate: number, bits: number, extra: number[] = []): Chunk {
  const block = (channels * bits) / 8;
  return {
    id: 'fmt ',
    body: Uint8Array.from([
      ...u16(formatTag),
      ...u16(channels),
      ...u32(rate),
      ...u32(rate * block),
      ...u16(block),
      ...u16(bits),
      ...extra,
    ]),
  };
}

const data = (body: ArrayLike<number>, size?: number): Chunk => ({
  id: 'data',
  body: Uint8Array.from(body),
  ...(size === undefined ? {} : { size }),
});

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

function problemOf(bytes: Uint8Array): string {
  try {
    readWav(bytes);
  } catch (error) {
    if (error instanceof SidetoneError) return `${error.problem.code}: ${error.problem.message}`;
    throw error;
  }
  return 'none';
}

const int16s = fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 300 });

describe('readWav', () => {
  it('gives back every 16-bit sample exactly: catches a scale that differs between reading and writing', () => {
    fc.assert(
      fc.property(int16s, fc.integer({ min: 100, max: 400_000 }), (values, sampleRate) => {
        const channel = Float32Array.from(values, (value) => value / 32768);
        const read = readWav(writeWav({ channels: [channel], sampleRate }));
        expect(read.sampleRate).toBe(sampleRate);
        expect(read.samples).toEqual(channel);
      }),
    );
  });

  it('mixes any number of channels down to their mean: catches interleaving mistakes', () => {
    fc.assert(
      fc.property(fc.array(int16s, { minLength: 2, maxLength: 7 }), (tracks) => {
        const channels = tracks.map((track) => Float32Array.from(track, (value) => value / 32768));
        const { samples } = readWav(writeWav({ channels, sampleRate: 48_000 }));
        expect(samples.length).toBe(Math.max(...channels.map((channel) => channel.length)));
        samples.forEach((sample, frame) => {
          const mean = channels.reduce((sum, channel) => sum + (channel[frame] ?? 0), 0) / channels.length;
          expect(sample).toBeCloseTo(mean, 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['8-bit unsigned', fmt(1, 1, 8000, 8), [0, 128, 255], [-1, 0, 127 / 128]],
    ['16-bit', fmt(1, 1, 8000, 16), [...u16(0x8000), ...u16(0x7fff)], [-1, 32767 / 32768]],
    ['24-bit', fmt(1, 1, 8000, 24), [0, 0, 0x80, 0xff, 0xff, 0x7f, 0, 0, 0xc0], [-1, 1, -0.5]],
    ['32-bit', fmt(1, 1, 8000, 32), [...u32(0x8000_0000), ...u32(0x4000_0000)], [-1, 0.5]],
    ['float 32', fmt(3, 1, 8000, 32), bytesOf(Float32Array.of(0.25, -1.5, NaN)), [0.25, -1.5, 0]],
    ['float 64', fmt(3, 1, 8000, 64), bytesOf(Float64Array.of(0.25, -0.125)), [0.25, -0.125]],
  ])('reads %s: catches a wrong sign, scale or byte order', (_, format, body, expected) => {
    const { samples } = readWav(riff([format, data(body)]));
    expect(samples.length).toBe(expected.length);
    expected.forEach((value, i) => expect(samples[i]).toBeCloseTo(value, 6));
  });

  it('finds the real format in WAVE_FORMAT_EXTENSIBLE: catches taking the container tag for it', () => {
    const guid = [3, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const format = fmt(0xfffe, 2, 44_100, 32, [...u16(22), ...u16(32), ...u32(3), ...guid]);
    const { samples, sampleRate } = readWav(riff([format, data(bytesOf(Float32Array.of(0.5, 0.25)))]));
    expect([sampleRate, ...samples]).toEqual([44_100, 0.375]);
  });

  it('reads chunks in any order, odd ones padded: catches a reader that expects a 44 byte header', () => {
    const list: Chunk = { id: 'LIST', body: Uint8Array.of(1, 2, 3) };
    const { samples } = readWav(riff([list, data([...u16(16384)]), list, fmt(1, 1, 16_000, 16)]));
    expect([...samples]).toEqual([0.5]);
  });

  it.each([
    ['sizes that were never known', 0xffff_ffff, 0xffff_ffff],
    ['sizes that were never filled in', 0, 0],
    ['a data size beyond the end', undefined, 5000],
    ['a RIFF size that is too small', 4, 4],
  ])('reads a file with %s: catches losing what a streaming recorder wrote', (_, riffSize, dataSize) => {
    const body = [...u16(16384), ...u16(0xc000)];
    const { samples } = readWav(riff([fmt(1, 1, 16_000, 16), data(body, dataSize)], riffSize));
    expect([...samples]).toEqual([0.5, -0.5]);
  });

  it('drops half a frame at the end: catches reading past the data', () => {
    expect(readWav(riff([fmt(1, 2, 16_000, 16), data([0, 64, 0, 64, 9])])).samples).toEqual(
      Float32Array.of(0.5),
    );
  });

  it('reads from the middle of a larger buffer: catches ignoring byteOffset', () => {
    const wav = writeWav({ channels: [Float32Array.of(0.5)], sampleRate: 16_000 });
    const shifted = new Uint8Array(wav.length + 3);
    shifted.set(wav, 3);
    expect([...readWav(shifted.subarray(3)).samples]).toEqual([0.5]);
  });

  const good = [fmt(1, 1, 16_000, 16), data([0, 0])];
  it.each([
    ['nothing', new Uint8Array(0), 'The file is empty.'],
    ['text', Uint8Array.from(ascii('hello, this is not a wave file')), 'This is not a WAV file.'],
    ['three bytes', Uint8Array.from(ascii('RIF')), 'This is not a WAV file.'],
    ['a big-endian file', riff(good, undefined, 'RIFX'), 'big-endian'],
    ['a cut off header', riff(good).subarray(0, 30), 'no complete format header'],
    ['a header alone', riff(good).subarray(0, 36), 'ends before its audio begins'],
    ['no samples', riff([fmt(1, 1, 16_000, 16), data([])]), 'holds no audio'],
    ['no channels', riff([fmt(1, 0, 16_000, 16), data([0, 0])]), 'no channels'],
    ['a rate of zero', riff([fmt(1, 1, 0, 16), data([0, 0])]), '0 samples a second'],
    ['a compressed format', riff([fmt(0x55, 1, 16_000, 0), data([0, 0])]), "can't be read"],
    ['half an extensible header', riff([fmt(0xfffe, 1, 16_000, 16), data([0, 0])]), 'cut off'],
  ])('says what is wrong with %s: catches a message that does not help the user', (_, bytes, message) => {
    expect(problemOf(bytes)).toContain('AUDIO_FILE: ');
    expect(problemOf(bytes)).toContain(message);
  });

  it('never throws anything but AUDIO_FILE, whatever the bytes: catches reads past the end', () => {
    const header = [...ascii('RIFF'), ...u32(100), ...ascii('WAVEfmt ')];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(60), (noise, cut) => {
        const damaged = riff([...good, { id: 'LIST', body: noise }]);
        noise.forEach((value, i) => (damaged[(value * 7 + i) % damaged.length] = value));
        for (const bytes of [
          noise,
          Uint8Array.from([...header, ...noise]),
          damaged,
          damaged.subarray(0, cut),
        ]) {
          expect(problemOf(bytes)).toMatch(/^(none|AUDIO_FILE: )/);
        }
      }),
    );
  });
});

describe('writeWav', () => {
  it('clips instead of wrapping round: catches a loud sample that becomes a crack', () => {
    const { samples } = readWav(writeWav({ channels: [Float32Array.of(2, -2, 1)], sampleRate: 8000 }));
    expect([...samples]).toEqual([32767 / 32768, -1, 32767 / 32768]);
  });

  it('refuses what can not be written: catches a file with a broken header', () => {
    expect(() => writeWav({ channels: [], sampleRate: 8000 })).toThrow(RangeError);
    expect(() => writeWav({ channels: [new Float32Array(1)], sampleRate: 0 })).toThrow(RangeError);
  });
});
