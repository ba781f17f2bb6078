import { describe, expect, it } from 'vitest';
import type { ClientEvent, HostEvent } from './client';
import { ERROR_CODES } from './error-codes';
import { problemOf, type Problem } from './errors';
import type { Request } from './requests';
import { ALLOWED, forbidden, OWNER, toldTo, type Caller } from './roles';
import { DEFAULT_SETTINGS } from './settings';
import { snapshotWith } from './snapshot.double';

const CALLER: Caller = { kind: 'caller', offers: ['maya'], llm: 'gguf:/models/small.gguf' };

const start = (options: Record<string, unknown>): ClientEvent =>
  ({
    kind: 'control',
    type: 'session.start',
    options: { profileId: 'maya', mode: 'duplex', llm: 'auto', greet: true, mayReplace: true, ...options },
  }) as ClientEvent;
const change = (wished: Record<string, unknown>): ClientEvent =>
  ({ kind: 'control', type: 'session.change', change: wished }) as ClientEvent;
const ask = (request: Request): ClientEvent => ({ kind: 'request', requestId: 1, request });
const key = (problem: Problem | null): string | null => problem?.exact?.key ?? null;

describe('what a caller may send', () => {
  it('is what a conversation needs, and no request at all: catches a new one that callers get unnoticed', () => {
    const sent = Object.entries(ALLOWED.sends).filter(([, allowed]) => allowed === 'all');
    expect(sent.map(([name]) => name).toSorted()).toEqual([
      'audio',
      'clock.ask',
      'hello',
      'playout',
      'session.change',
      'session.end',
      'session.start',
      'talk.down',
      'talk.up',
      'voice.stop',
    ]);
    expect(Object.values(ALLOWED.asks).filter((allowed) => allowed !== 'owner')).toEqual([]);
  });

  it.each<[string, ClientEvent, string | null]>([
    ['its persona', start({ mode: 'ptt', voiceId: 'flite-rms' }), null],
    ['another persona', start({ profileId: 'tom' }), 'FORBIDDEN.persona'],
    ['another persona later', change({ profileId: 'tom' }), 'FORBIDDEN.persona'],
    ['a file of the host as a model', start({ llm: 'gguf:/etc/passwd' }), 'FORBIDDEN.model'],
    ['the same later', change({ llm: 'ollama' }), 'FORBIDDEN.model'],
    ['the model that it was given', start({ llm: 'gguf:/models/small.gguf' }), null],
    ['another recogniser', start({ sttId: 'moonshine-tiny' }), 'FORBIDDEN.model'],
    ['the usual recogniser', change({ sttId: null }), null],
    ['another client’s conversation', start({ takeOver: true }), 'FORBIDDEN.takeOver'],
    ['the history', ask({ type: 'history.clear' }), 'FORBIDDEN.event'],
    ['a folder', ask({ type: 'folders.list', path: '/' }), 'FORBIDDEN.event'],
    ['a model’s files', { kind: 'control', type: 'models.import', folder: '/' }, 'FORBIDDEN.event'],
  ])('%s', (_, event, refused) => {
    expect(key(forbidden(CALLER, event))).toBe(refused);
    expect(forbidden(OWNER, event)).toBeNull();
  });
});

describe('what a caller is told', () => {
  const problem = (of: Problem): HostEvent => ({ kind: 'control', type: 'problem', problem: of });

  it('names no model, no file and no machine', () => {
    const traits = { isScripted: false, isReplyCheap: true, sharesCores: false };
    const llm = { kind: 'ollama', label: 'qwen on 10.0.0.7', why: 'Because of /home/ann.', traits };
    const snapshot = snapshotWith({ llm, sttId: 'moonshine-base' });
    expect(toldTo(CALLER, { kind: 'control', type: 'snapshot', snapshot })).toEqual({
      kind: 'control',
      type: 'snapshot',
      snapshot: { ...snapshot, llm: { kind: 'ollama', label: '', why: '', traits }, sttId: null },
    });
    expect(toldTo(CALLER, { kind: 'control', type: 'loading', loaded: [] })).toBeNull();
    expect(
      toldTo(CALLER, { kind: 'control', type: 'models', models: [], voices: [], ready: true }),
    ).toBeNull();
  });

  it('is the persona that it is offered, and no mistake in another’s file', () => {
    const summary = (id: string) => ({ id, name: id, description: '', voice: null });
    const file = '/home/ann/tom.yaml';
    expect(
      toldTo(CALLER, {
        kind: 'control',
        type: 'profiles',
        profiles: [summary('tom'), summary('maya')],
        problems: [{ file, line: 1, key: '', message: 'no' }],
      }),
    ).toMatchObject({ profiles: [{ id: 'maya' }], problems: [] });
  });

  it('says of a problem only what concerns the caller: catches a path, a list of personas, a thrown error', () => {
    const general = (code: Problem['code']) => problem({ code, message: ERROR_CODES[code], hint: '' });
    for (const told of [
      problemOf('PROFILE_NOT_FOUND.named', { id: 'maya', known: ['tom'] }),
      problemOf('MODEL_MISSING.here', { id: 'moonshine-base' }),
      problemOf('LLM_FAILED.ollamaGone', { host: '10.0.0.7' }),
      { code: 'INTERNAL', message: 'ENOENT /home/ann', hint: '' } as const,
    ]) {
      expect(toldTo(CALLER, problem(told))).toEqual(general(told.code));
      expect(toldTo(OWNER, problem(told))).toEqual(problem(told));
    }
    const ears = problemOf('STT_FAILED.quiet');
    expect(toldTo(CALLER, problem(ears))).toEqual(problem(ears));
    const failed = { code: 'INTERNAL', message: 'ENOENT /home/ann', hint: '' } as const;
    expect(
      toldTo(CALLER, { kind: 'reply', requestId: 1, result: { ok: false, error: failed } }),
    ).toMatchObject({ result: { error: { message: ERROR_CODES.INTERNAL } } });
  });

  it('has none of the owner’s settings', () => {
    const settings: HostEvent = { kind: 'control', type: 'settings', settings: DEFAULT_SETTINGS, list: [] };
    expect(toldTo(CALLER, settings)).toBeNull();
    expect(toldTo(OWNER, settings)).toBe(settings);
    expect(toldTo(CALLER, { kind: 'control', type: 'elsewhere', isElsewhere: true })).toBeNull();
  });
});
