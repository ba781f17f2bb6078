/**
 * The entry of a model's own thread. A recogniser, a voice or Smart Turn blocks its thread, for a second while
 * loading and in every step. On a thread of its own it delays neither the other models nor the messages of the host.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorCode } from '../../contract/error-codes';
import { toProblem } from '../../contract/errors';
import type { SmartTurnProvider, SttProvider, TtsProvider } from '../providers';
import { engineOf, judgeOf } from '../engines';
import { createLimited } from './limited';
import type { FromThread, ThreadModel, ToThread } from './messages';

type Provider =
  | { readonly stage: 'stt'; readonly of: SttProvider }
  | { readonly stage: 'tts'; readonly of: TtsProvider }
  | { readonly stage: 'eot'; readonly of: SmartTurnProvider };

const send = (message: FromThread): void => parentPort?.postMessage(message);

async function load({ stage, engine, ...options }: ThreadModel): Promise<Provider> {
  switch (stage) {
    case 'stt':
      return { stage, of: await engineOf(engine, stage).load(options) };
    case 'tts':
      return { stage, of: await engineOf(engine, stage).load(options) };
    case 'eot':
      return { stage, of: await judgeOf(engine, 'sound').load(options) };
  }
}

/** Two utterances at a time would each take as long as both. */
const inTurn = createLimited(1);

const running = new Map<number, AbortController>();

async function answer(requestId: number, code: ErrorCode, work: (signal: AbortSignal) => Promise<void>) {
  const abort = new AbortController();
  running.set(requestId, abort);
  try {
    await work(abort.signal);
    send({ type: 'end', requestId });
  } catch (thrown) {
    send({ type: 'failed', requestId, problem: toProblem(thrown, code) });
  } finally {
    running.delete(requestId);
  }
}

function receive(provider: Provider, message: ToThread): void {
  switch (message.type) {
    case 'transcribe': {
      const { requestId, samples, session } = message;
      if (provider.stage !== 'stt') return;
      void answer(requestId, 'STT_FAILED', async (signal) => {
        const text = await inTurn(() => provider.of.transcribe(samples, signal, session));
        send({ type: 'text', requestId, text });
      });
      return;
    }
    case 'synthesise': {
      const { requestId, text } = message;
      if (provider.stage !== 'tts') return;
      void answer(requestId, 'TTS_FAILED', async (signal) => {
        for await (const samples of provider.of.synthesise(text, signal)) {
          send({ type: 'speech', requestId, samples });
        }
      });
      return;
    }
    case 'score': {
      const { requestId, samples, session } = message;
      if (provider.stage !== 'eot') return;
      void answer(requestId, 'EOT_FAILED', async (signal) => {
        // What was sent before it and after it is seen first: an abort above all.
        await new Promise((resolve) => setImmediate(resolve));
        const probability = await provider.of.score(samples, signal, session);
        send({ type: 'probability', requestId, probability });
      });
      return;
    }
    case 'pushAudio':
      if (provider.stage === 'eot') provider.of.pushAudio(message.samples, message.session);
      return;
    case 'forget':
      if (provider.stage !== 'tts') provider.of.forget?.(message.session);
      return;
    case 'cancel':
      running.get(message.requestId)?.abort();
      return;
    case 'dispose':
      for (const abort of running.values()) abort.abort();
      void provider.of.dispose().finally(() => parentPort?.close());
      return;
  }
}

try {
  const provider = await load(workerData as ThreadModel);
  parentPort?.on('message', (message: ToThread) => receive(provider, message));
  send({ type: 'loaded', sampleRate: provider.stage === 'tts' ? provider.of.sampleRate : 0 });
} catch (thrown) {
  send({ type: 'unloadable', problem: toProblem(thrown, 'MODEL_BROKEN') });
}
