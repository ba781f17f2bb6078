/**
 * Owns the one way to ONNX Runtime: no session is made before its telemetry is off (telemetry.ts). Lint keeps every other
 * file from making one.
 */
import { InferenceSession } from 'onnxruntime-node';
import { turnTelemetryOff } from './telemetry';

/**
 * @param content path of a model, or its bytes.
 * @throws whatever onnxruntime throws for what is no model.
 */
export async function createSession(
  content: string | Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  turnTelemetryOff();
  return typeof content === 'string'
    ? InferenceSession.create(content, options)
    : InferenceSession.create(content, options);
}
