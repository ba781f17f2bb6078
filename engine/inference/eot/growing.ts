/** Owns finding out what is new in an utterance that is handed over whole again and again. */

/** Long enough that a match elsewhere in speech is no accident (40 ms); what it finds is compared in full anyway. */
const NEEDLE_SAMPLES = 640;

/**
 * @param former the samples given last time. @param samples the same utterance later: more at its end, and perhaps
 * less at its beginning. @returns the samples that come after the former ones, or null if these do not continue them.
 */
export function continuationOf(former: Float32Array, samples: Float32Array): Float32Array | null {
  if (former.length === 0) return null;
  if (former.length <= samples.length && isEqual(former, samples.subarray(0, former.length))) {
    return samples.subarray(former.length);
  }
  if (former.length < NEEDLE_SAMPLES) return null;
  const at = bytesOf(samples).indexOf(bytesOf(former.subarray(-NEEDLE_SAMPLES)));
  if (at < 0 || at % Float32Array.BYTES_PER_ELEMENT !== 0) return null;
  const overlap = at / Float32Array.BYTES_PER_ELEMENT + NEEDLE_SAMPLES;
  if (overlap > former.length) return null;
  return isEqual(former.subarray(-overlap), samples.subarray(0, overlap)) ? samples.subarray(overlap) : null;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const isEqual = (one: Float32Array, other: Float32Array): boolean => bytesOf(one).equals(bytesOf(other));
