import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { HostEvent } from '../contract/client';
import type { Request } from '../contract/requests';
import { silentLog } from '../log';
import { NO_PAUSES, weightOf } from '../session/turn-taking/pause-statistics';
import { createPauseStore } from '../store/pause-statistics';
import { dataDir, talk, until, useHosts } from '../testing/host-place';

vi.mock('../models/store', () => import('../testing/made-up-store'));
useHosts();

describe('a persona whose file is changed during a conversation', () => {
  const text = (name: string, more = ''): string =>
    `name: ${name}\ndescription: At the desk.\nsystem_prompt: You are ${name}.\n${more}`;
  const change = (content: string): void => {
    mkdirSync(join(dataDir, 'profiles'), { recursive: true });
    writeFileSync(join(dataDir, 'profiles', 'receptionist.yaml'), content);
  };

  const lastProfiles = (told: readonly HostEvent[]) =>
    told.flatMap((event) => (event.kind === 'control' && event.type === 'profiles' ? [event] : [])).at(-1);

  it('is who it says from the next turn on, in the same conversation and without a second greeting', async () => {
    const { snapshot, llmLoads } = await talk('playbook');
    const sessionId = snapshot()?.sessionId;
    change(text('Mia', 'greeting: Hello again.\n'));
    await until(() =>
      expect(snapshot()).toMatchObject({ personaName: 'Mia', state: 'ACTIVE', turnId: null }),
    );
    expect(snapshot()?.sessionId).toBe(sessionId);
    expect(llmLoads()).toBeGreaterThan(1);
  });

  it('gets its new voice while neither side speaks: a turn is not broken off for it', async () => {
    const { snapshot, frames, told, caughtUp } = await talk('playbook');
    frames(20, 0.01);
    frames(20, 0.9);
    await until(() => expect(snapshot()?.hearing).toBe(true));
    change(text('Mia', 'voice: flite-rms\n'));
    await until(() =>
      expect(lastProfiles(told)?.profiles).toContainEqual(expect.objectContaining({ name: 'Mia' })),
    );
    await caughtUp();
    expect(snapshot()).toMatchObject({ state: 'ACTIVE', hearing: true, personaName: 'Maya' });
    frames(120, 0.01);
    await until(() =>
      expect(snapshot()).toMatchObject({ state: 'ACTIVE', personaName: 'Mia', voiceId: 'flite-rms' }),
    );
  });

  it('stays who it was while the file has a mistake', async () => {
    const { snapshot, told, caughtUp } = await talk('playbook');
    change('name: Mia\n');
    await until(() => expect(lastProfiles(told)?.problems).not.toEqual([]));
    await caughtUp();
    expect(snapshot()?.personaName).toBe('Maya');
    change(text('Zoe'));
    await until(() => expect(snapshot()?.personaName).toBe('Zoe'));
  });
});

describe('how a person pauses with a persona', () => {
  const DAY_MS = 86_400_000;
  const statistics = () => createPauseStore(dataDir, silentLog);
  const ownFile = (id: string): void => {
    mkdirSync(join(dataDir, 'profiles'), { recursive: true });
    const content = `name: ${id}\ndescription: At the desk.\nsystem_prompt: You are ${id}.\n`;
    writeFileSync(join(dataDir, 'profiles', `${id}.yaml`), content);
  };

  it('is still known when the persona is called otherwise: catches a user who is cut off again', async () => {
    ownFile('tom');
    await statistics().add('tom', [400, 900], DAY_MS);
    const { ask } = await talk('playbook');
    expect(await ask({ type: 'profiles.rename', id: 'tom', to: 'thomas' })).toBeNull();
    expect(weightOf(await statistics().read('thomas'))).toBe(2);
    expect(await statistics().read('tom')).toEqual(NO_PAUSES);
  });

  it('is not known to a copy, nor what was known of another that had its name', async () => {
    ownFile('tom');
    await statistics().add('tom', [400, 900], DAY_MS);
    await statistics().add('tom-2', [400], DAY_MS);
    const { ask } = await talk('playbook');
    expect(await ask({ type: 'profiles.duplicate', id: 'tom' })).toBeNull();
    expect(existsSync(join(dataDir, 'profiles', 'tom-2.yaml'))).toBe(true);
    expect(await statistics().read('tom-2')).toEqual(NO_PAUSES);
    expect(weightOf(await statistics().read('tom'))).toBe(2);
  });

  it('is not known to one that is brought in under the name of another that was deleted', async () => {
    await statistics().add('mia', [400, 900], DAY_MS);
    const { ask } = await talk('playbook');
    const text = 'name: Mia\ndescription: x\nsystem_prompt: You are Mia.\ngreeting: Hello.\n';
    expect(await ask({ type: 'profiles.import', name: 'mia', text })).toBeNull();
    expect(existsSync(join(dataDir, 'profiles', 'mia.yaml'))).toBe(true);
    expect(await statistics().read('mia')).toEqual(NO_PAUSES);
  });
});

describe('a persona that is tried before it is saved', () => {
  const text = 'name: Mia\ndescription: x\nsystem_prompt: You are Mia.\ngreeting: Hello.\n';
  const hear: Request = { type: 'profiles.hear', id: 'mia', text };

  it('is not heard in the middle of a turn, and is afterwards', async () => {
    const { ask, frames, snapshot } = await talk('playbook');
    frames(20, 0.01);
    frames(20, 0.9);
    await until(() => expect(snapshot()?.hearing).toBe(true));
    expect(await ask(hear)).toBe('BUSY');
    frames(120, 0.01);
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', hearing: false }));
    await until(() => expect(snapshot()?.turnId).toBeNull());
    expect(await ask(hear)).toBeNull();
    expect(snapshot()).toMatchObject({ state: 'ACTIVE', personaName: 'Maya' });
  });
});
