/** A model of a few bytes for the tests of what reads and cuts ONNX files. */

const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A field with a length; all of the lengths here are under 128 except the graph's. */
const field = (id: number, content: Uint8Array | string): Uint8Array => {
  const data = typeof content === 'string' ? utf8(content) : content;
  const length = data.length < 128 ? [data.length] : [(data.length % 128) | 128, data.length >> 7];
  return bytes([(id << 3) | 2], length, data);
};
const node = (op: string, inputs: readonly string[], output: string): Uint8Array =>
  field(1, bytes(...inputs.map((name) => field(1, name)), field(2, output), field(4, op)));
/** One float: dims, data_type, float_data, name. */
const weight = (name: string, value: number): Uint8Array =>
  field(5, bytes([8, 1, 16, 1], field(4, new Uint8Array(Float32Array.of(value).buffer)), field(8, name)));
const value = (id: number, name: string): Uint8Array =>
  field(id, bytes(field(1, name), field(2, Uint8Array.of(10, 8, 8, 1, 18, 4, 10, 2, 8, 1))));

/**
 * x + two = early; -speaker = voice; early * voice = middle; middle + three = late; late * voice = y. The voice is needed
 * on both sides of each cut, three only after the last one.
 */
export const TINY_MODEL = bytes(
  [8, 8],
  field(8, bytes(field(1, ''), [16, 15])),
  field(
    7,
    bytes(
      node('Add', ['x', 'two'], 'early'),
      node('Neg', ['speaker'], 'voice'),
      node('Mul', ['early', 'voice'], 'middle'),
      node('Add', ['middle', 'three'], 'late'),
      node('Mul', ['late', 'voice'], 'y'),
      field(2, 'whole'),
      weight('two', 2),
      weight('three', 3),
      value(11, 'x'),
      value(11, 'speaker'),
      value(12, 'y'),
    ),
  ),
);
