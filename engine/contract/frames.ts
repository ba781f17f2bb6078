/**
 * Owns how an event is written on a byte stream (WebSocket). It is JSON text, or for events with audio a binary frame
 * of [header length, uint32 LE][header, UTF-8 JSON, padded with spaces to a multiple of 4][samples, float32 LE]. It
 * validates nothing beyond its own format; the receiver parses what comes out.
 */

const LENGTH_BYTES = 4;

/** @returns text for an event without `samples`, else bytes. Assumes a little-endian machine, as all supported are. */
export function encodeFrame(event: object): string | Uint8Array<ArrayBuffer> {
  if (!('samples' in event) || !(event.samples instanceof Float32Array)) return JSON.stringify(event);
  const { samples, ...rest } = event;
  const json = JSON.stringify(rest);
  const encoder = new TextEncoder();
  const unpadded = encoder.encode(json).length;
  const header = encoder.encode(json + ' '.repeat((4 - (unpadded % 4)) % 4));
  const frame = new Uint8Array(LENGTH_BYTES + header.length + samples.byteLength);
  new DataView(frame.buffer).setUint32(0, header.length, true);
  frame.set(header, LENGTH_BYTES);
  frame.set(
    new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
    LENGTH_BYTES + header.length,
  );
  return frame;
}

/** Reads what `encodeFrame` wrote. @throws SyntaxError or RangeError if it is not such a frame. */
export function decodeFrame(data: string | ArrayBuffer): unknown {
  if (typeof data === 'string') return JSON.parse(data);
  const headerLength = new DataView(data).getUint32(0, true);
  const samplesAt = LENGTH_BYTES + headerLength;
  if (samplesAt > data.byteLength || samplesAt % 4 !== 0 || data.byteLength % 4 !== 0) {
    throw new RangeError('not an audio frame');
  }
  const header: unknown = JSON.parse(
    new TextDecoder().decode(new Uint8Array(data, LENGTH_BYTES, headerLength)),
  );
  if (typeof header !== 'object' || header === null) throw new RangeError('not an audio frame');
  return { ...header, samples: new Float32Array(data.slice(samplesAt)) };
}
