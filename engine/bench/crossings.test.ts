import { describe, expect, it } from 'vitest';
import type { HostEvent, SessionSnapshot } from '../contract/client';
import type { InferenceChild, InferenceEvent, InferenceRequest } from '../contract/inference';
import { createCrossingWatch } from './crossings';

/** Two callers, whose sessions are "a" and "b", and a child that does what the test says. */
function place() {
  const watch = createCrossingWatch();
  let say: (event: InferenceEvent) => void = () => {};
  const got: InferenceRequest[] = [];
  const child: InferenceChild = watch.watch(() => ({
    send: (request) => got.push(request),
    onEvent: (listener) => {
      say = listener;
    },
    onExit: () => {},
    kill: () => {},
  }))();
  const heard: InferenceEvent[] = [];
  child.onEvent((event) => heard.push(event));
  let requests = 0;
  const speak = (session: string, text: string, voiceId: string, samples: Float32Array): void => {
    requests += 1;
    child.send({ kind: 'control', type: 'synthesise', requestId: requests, session, voiceId, text });
    say({ kind: 'control', type: 'begun', requestId: requests, modelId: voiceId });
    say({ kind: 'audio', type: 'speech', requestId: requests, samples });
  };
  const snapshot = (caller: number, sessionId: string): void =>
    watch.told(caller, {
      kind: 'control',
      type: 'snapshot',
      snapshot: { sessionId } as SessionSnapshot,
    } as HostEvent);
  snapshot(0, 'a');
  snapshot(1, 'b');
  const voicesOf = (caller: number): readonly string[] => [caller === 0 ? 'joe' : 'slt'];
  return { watch, child, speak, snapshot, got, heard, totals: () => watch.totals(voicesOf) };
}

const NONE = { words: 0, events: 0, pieces: 0, voices: 0, prompts: 0 };
const transcript = (text: string): HostEvent =>
  ({ kind: 'transcript', turnId: 1, role: 'user', text, isFinal: true }) as unknown as HostEvent;
const audio = (samples: Float32Array): HostEvent => ({ kind: 'audio', turnId: 1, samples }) as HostEvent;

describe('createCrossingWatch', () => {
  it('finds nothing where each has its own, and passes on all that is said', () => {
    const { watch, speak, totals, got, heard } = place();
    const mine = Float32Array.of(0.1, 0.2);
    const yours = Float32Array.of(0.3);
    speak('a', 'Your password is walrus.', 'joe', mine);
    speak('b', 'Your password is trombone.', 'slt', yours);
    watch.told(0, audio(Float32Array.from(mine)));
    watch.told(1, audio(yours));
    watch.told(0, transcript('My password is walrus.'));
    watch.prompted('You keep the password marzipan. My password is walrus.');
    expect(totals()).toMatchObject({ ...NONE, seen: { pieces: 2, prompts: 3 } });
    expect(got).toHaveLength(2);
    expect(heard).toHaveLength(4);
  });

  it.each<[keyof typeof NONE, (to: ReturnType<typeof place>) => void]>([
    ['words', ({ watch }) => watch.told(0, transcript('My password is trombone.'))],
    ['events', ({ snapshot }) => snapshot(0, 'b')],
    ['pieces', ({ watch }) => watch.told(0, audio(Float32Array.of(0.3)))],
    [
      'pieces',
      ({ watch, speak }) => {
        speak('b', 'Hello.', 'slt', Float32Array.of(0.3));
        watch.told(0, audio(Float32Array.of(0.3)));
      },
    ],
    ['voices', ({ speak }) => speak('a', 'Hello.', 'slt', Float32Array.of(0.3))],
    ['prompts', ({ speak }) => speak('a', 'Your password is trombone.', 'joe', Float32Array.of(0.3))],
    ['prompts', ({ watch }) => watch.prompted('You keep marzipan. Mine is trombone.')],
  ])('counts one of the %s of another', (what, happens) => {
    const here = place();
    happens(here);
    const { examples, ...totals } = here.totals();
    expect(totals).toMatchObject({ ...NONE, [what]: 1 });
    expect(examples.length + (what === 'events' ? 1 : 0)).toBe(1);
  });
});
