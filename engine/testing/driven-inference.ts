/** Owns an inference process for tests of its supervision: children that say and do what the test tells them. */
import type { InferenceChild, InferenceEvent, InferenceRequest } from '../contract/inference';
import { createInference } from '../inference/supervisor';
import { silentLog } from '../log';

/** A child that clones what it is given, as a process boundary does, and is driven by the test. */
export type DrivenChild = InferenceChild & {
  readonly received: InferenceRequest[];
  readonly emit: (event: InferenceEvent) => void;
  readonly exit: (reason: string, signal?: string) => void;
};

const createChild = (): DrivenChild => {
  const received: InferenceRequest[] = [];
  let onEvent: (event: InferenceEvent) => void = () => {};
  let onExit: (reason: string, signal?: string) => void = () => {};
  return {
    received,
    send: (request) => void received.push(structuredClone(request)),
    onEvent: (listener) => {
      onEvent = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill: () => onExit('killed', 'SIGKILL'),
    emit: (event) => onEvent(structuredClone(event)),
    exit: (reason, signal) => onExit(reason, signal),
  };
};

/** A supervised inference process, each start of which is a child that the test drives. */
export const createDrivenInference = () => {
  const children: DrivenChild[] = [];
  const inference = createInference(() => {
    const child = createChild();
    children.push(child);
    return child;
  }, silentLog);
  const child = (index: number): DrivenChild => {
    const found = children[index];
    if (found === undefined) throw new Error(`child ${index} was not started`);
    return found;
  };
  const ready = (index: number): void =>
    child(index).emit({ kind: 'control', type: 'ready', pid: 100 + index });
  return { inference, child, ready, children };
};

/** A request that a child may answer with {@link heardWords}. */
export const someSound = {
  type: 'transcribe',
  session: 's',
  modelId: 'm',
  samples: new Float32Array(4),
} as const;

export const heardWords = (requestId: number, words: string): InferenceEvent => ({
  kind: 'control',
  type: 'done',
  requestId,
  value: { of: 'transcribe', text: words, ms: 1 },
});
