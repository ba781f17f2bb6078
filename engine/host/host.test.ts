import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FRAME_SAMPLES } from '../contract/units';
import { dataDir, talk, until, useHosts } from '../testing/host-place';
import { disk } from '../testing/made-up-store';

vi.mock('../models/store', () => import('../testing/made-up-store'));
useHosts();

const arrives = (id: string): void => {
  disk.present.add(id);
  disk.changed();
};

describe('a language model that arrives during a conversation', () => {
  it('takes the place of the scripted answers, and the conversation stays the same', async () => {
    const { snapshot } = await talk('auto');
    const sessionId = snapshot()?.sessionId;
    arrives('qwen2.5-coder-0.5b');
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'gguf' } }));
    expect(snapshot()?.sessionId).toBe(sessionId);
  });

  it('waits for the end of what is being said: a download cuts off no speaker', async () => {
    const { snapshot, llmLoads, frames, caughtUp } = await talk('auto');
    frames(20, 0.01);
    frames(20, 0.9);
    await until(() => expect(snapshot()?.hearing).toBe(true));
    arrives('qwen2.5-coder-0.5b');
    await caughtUp();
    expect(llmLoads()).toBe(1);
    expect(snapshot()?.state).toBe('ACTIVE');
    frames(120, 0.01);
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'gguf' } }));
  });

  it('is tried once if it can’t be loaded, and not again at every change; another one is', async () => {
    const { snapshot, llmLoads, caughtUp } = await talk('auto', (path) => path.includes('smollm'));
    arrives('qwen2.5-coder-0.5b');
    await until(() => expect(llmLoads()).toBe(2));
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'playbook' } }));
    for (let round = 0; round < 3; round += 1) {
      disk.changed();
      await caughtUp();
    }
    expect(llmLoads()).toBe(2);
    arrives('smollm2-135m');
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'gguf' } }));
  });

  it('is left alone for a user who asked for the scripted answers', async () => {
    const { snapshot, llmLoads, caughtUp } = await talk('playbook');
    arrives('qwen2.5-coder-0.5b');
    await caughtUp();
    expect(llmLoads()).toBe(1);
    expect(snapshot()?.llm?.kind).toBe('playbook');
  });
});

it('begins though its voice is none, tells the client, and follows the next choice: catches one that is over for good', async () => {
  const { snapshot, told, set } = await talk('playbook', () => true, { voiceId: 'flite' });
  expect(snapshot()).toMatchObject({ state: 'ACTIVE', voiceId: 'flite-slt' });
  const problems = told.flatMap((event) =>
    event.kind === 'control' && event.type === 'problem' ? [event.problem.exact?.key] : [],
  );
  expect(problems).toEqual(['REPLACED.voice']);
  set({ voiceId: 'flite-rms' });
  await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', voiceId: 'flite-rms' }));
});

describe('settings that are changed during a conversation', () => {
  it('reach it at once: way of talking, recogniser, language model', async () => {
    const { snapshot, set } = await talk('auto');
    const sessionId = snapshot()?.sessionId;
    set({ mode: 'ptt' });
    await until(() => expect(snapshot()?.mode).toBe('ptt'));
    disk.present.add('moonshine-base');
    set({ sttId: 'moonshine-base' });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', sttId: 'moonshine-base' }));
    set({ sttId: 'moonshine-tiny' });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', sttId: 'moonshine-tiny' }));
    set({ sttId: null });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', sttId: 'moonshine-base' }));
    expect(snapshot()?.sessionId).toBe(sessionId);
  });

  it('leave it alone if they are not about it: catches models loaded anew for a theme', async () => {
    const { snapshot, llmLoads, set, caughtUp } = await talk('playbook');
    set({ theme: 'dark', pauseBeforeReply: 900 });
    await caughtUp();
    expect(llmLoads()).toBe(1);
    expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'playbook' } });
  });

  it('keep another persona from speaking first where none is to: catches a greeting that is switched off', async () => {
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ version: 1, greet: false }));
    const { snapshot, change, hasSpoken, caughtUp } = await talk('playbook');
    change({ profileId: 'guide' });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', profileId: 'guide' }));
    await caughtUp();
    expect(hasSpoken('guide')).toBe(false);
  });

  it('let another persona speak first otherwise', async () => {
    const { change, hasSpoken } = await talk('playbook');
    expect(hasSpoken('receptionist')).toBe(false);
    change({ profileId: 'guide' });
    await until(() => expect(hasSpoken('guide')).toBe(true));
  });

  it('change how long a silence is waited out, in the sentence under way', async () => {
    const { snapshot, set, frames, caughtUp } = await talk('playbook');
    set({ pauseBeforeReply: 3000 });
    await caughtUp();
    frames(20, 0.01);
    frames(20, 0.9);
    // Two seconds, which by default would be more than enough.
    frames(62, 0.01);
    await caughtUp();
    expect(snapshot()?.hearing).toBe(true);
    set({ pauseBeforeReply: 500 });
    await caughtUp();
    frames(2, 0.01);
    await until(() => expect(snapshot()?.hearing).toBe(false));
  });
});

describe('a request that is not understood', () => {
  it('is answered, and ends no conversation: catches a page that waits in vain and is cut off', async () => {
    const { sendAnything, told, isClosed, ask } = await talk('playbook');
    const text = 'x'.repeat(70_000);
    for (let requestId = 1000; requestId < 1030; requestId += 1) {
      sendAnything({ kind: 'request', requestId, request: { type: 'profiles.check', id: 'x', text } });
    }
    const refused = (): number =>
      told.filter(
        (event) =>
          event.kind === 'reply' &&
          event.requestId >= 1000 &&
          !event.result.ok &&
          event.result.error.code === 'BAD_REQUEST',
      ).length;
    await until(() => expect(refused()).toBe(30));
    expect(await ask({ type: 'profiles.list' })).toBeNull();
    expect(isClosed()).toBe(false);
    // What names no request can't be answered, and is still not borne without end.
    for (let number = 0; number < 20; number += 1) sendAnything({ kind: 'noise' });
    await until(() => expect(isClosed()).toBe(true));
  });
});

describe('a frame with a time that can not be', () => {
  // Past 2^53 a count by ones stands still: one such frame stopped the host for good.
  it.each([9.1e16, -9.1e16, 1e15, Number.NaN])(
    '%d is refused, and the next frames are heard',
    async (atMs) => {
      const { sendAnything, told, frames, snapshot } = await talk('playbook');
      const samples = new Float32Array(FRAME_SAMPLES);
      const frame = { kind: 'audio', sequence: 0, capturedAtMs: atMs, speechProbability: 0, samples };
      const report = {
        kind: 'control',
        type: 'playout',
        turnId: 0,
        phase: 'playing',
        playedSamples: 1,
        atMs,
      };
      sendAnything(frame);
      sendAnything(report);
      const refused = (): number =>
        told.filter((event) => event.kind === 'control' && event.type === 'problem').length;
      await until(() => expect(refused()).toBe(2));
      frames(20, 0.01);
      frames(20, 0.9);
      await until(() => expect(snapshot()?.hearing).toBe(true));
    },
  );
});
