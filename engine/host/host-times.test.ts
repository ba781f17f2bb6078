import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realClock } from '../clock';
import type { HostEvent } from '../contract/client';
import { HELLO } from '../contract/protocol';
import { OWNER } from '../contract/roles';
import type { Model } from '../models/model';
import { dataDir, openHost, until, useHosts } from '../testing/host-place';
import { createInProcessPair } from '../transports/in-process';
import type { Host } from './host';

const HOUR_MS = 3_600_000;

const model = (id: string, stage: Model['stage']): Model => ({
  id,
  name: id,
  stage,
  engine: '',
  isDefault: true,
  licence: 'MIT',
  memoryBytes: 0,
  fallbackId: null,
  without: '',
  files: {},
  delivery: { kind: 'bundled', packageName: id, path: '' },
});

/** Waits until the persona has greeted. @param port of the host's side. */
async function greet(
  host: Host,
  { client, host: port }: ReturnType<typeof createInProcessPair>,
): Promise<HostEvent[]> {
  const told: HostEvent[] = [];
  client.onMessage((event) => told.push(event));
  host.connect(port, OWNER);
  client.send(HELLO);
  client.send({
    kind: 'control',
    type: 'session.start',
    options: { profileId: 'receptionist', mode: 'duplex', llm: 'playbook', greet: true, mayReplace: true },
  });
  await until(() => expect(told).toContainEqual(expect.objectContaining({ kind: 'metric' })));
  return told;
}

useHosts();

describe('a conversation that is kept', () => {
  it('began when the wall clock says: catches history that is 8 h behind after a night of sleep', async () => {
    // The machine slept: the monotonic clock stood still, the wall clock did not.
    const slept = (): number => Date.now() + 8 * HOUR_MS;
    const host = openHost({
      modelStore: { catalogue: [model('moonshine-tiny', 'stt'), model('flite', 'tts')] },
      clock: { ...realClock, wallMs: slept },
      keepsHistory: true,
    });
    const pair = createInProcessPair();
    const { client } = pair;
    const told = await greet(host, pair);
    const earliestMs = Date.now() + 8 * HOUR_MS - 60_000;
    client.send({
      kind: 'request',
      requestId: 1,
      request: {
        type: 'history.list',
        words: '',
        profileId: null,
        fromMs: earliestMs,
        toMs: null,
        after: null,
        most: 10,
      },
    });
    const answered = (): unknown =>
      told.flatMap((event) => (event.kind === 'reply' && event.result.ok ? [event.result.value] : []))[0];
    await until(() => expect(answered()).toBeDefined());
    expect(answered()).toMatchObject({ total: 1, sessions: [{ personaNames: ['Maya'] }] });
  });

  it('ends with the program, even if its window is slow to agree: catches one that is "going on" for ever', async () => {
    const host = openHost({
      modelStore: { catalogue: [model('moonshine-tiny', 'stt'), model('flite', 'tts')] },
      keepsHistory: true,
    });
    const pair = createInProcessPair();
    // As a socket whose other side does not answer.
    await greet(host, { ...pair, host: { ...pair.host, close: () => {}, onClose: () => {} } });
    await host.close();
    const sessions = join(dataDir, 'sessions');
    const [file = ''] = readdirSync(sessions).filter((name) => name.endsWith('.jsonl'));
    expect(readFileSync(join(sessions, file), 'utf8')).toContain('"is":"end"');
  });
});
