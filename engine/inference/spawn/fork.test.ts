import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InferenceChild, InferenceRequest } from '../../contract/inference';
import { childEnvironment } from './child-process';
import { createForkSpawn } from './fork';

/** Real children, each a few lines of JavaScript. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-fork-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

let programs = 0;
type Spawned = { readonly child: InferenceChild; readonly events: unknown[]; readonly lines: string[] };

function spawn(program: string, killGraceMs = 1000): Spawned {
  programs += 1;
  const entry = join(folder, `child-${programs}.cjs`);
  writeFileSync(entry, program);
  const lines: string[] = [];
  const child = createForkSpawn({
    entry,
    killGraceMs,
    log: (level, message) => void lines.push(`${level} ${message}`),
  })();
  const events: unknown[] = [];
  child.onEvent((event) => void events.push(event));
  return { child, events, lines };
}

const exit = (child: InferenceChild) => new Promise<string>((resolve) => child.onExit(resolve));
const until = async (happened: () => boolean): Promise<void> => {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const transcribe: InferenceRequest = {
  kind: 'audio',
  type: 'transcribe',
  session: 's',
  requestId: 1,
  modelId: 'any',
  samples: Float32Array.of(0.5, -0.25),
};

describe('fork', () => {
  test('audio survives both ways as Float32Array', async () => {
    const { child, events } = spawn(`process.on('message', (message) => process.send(message));`);
    child.send(transcribe);
    await until(() => events.length > 0);
    expect(events).toEqual([transcribe]);
    child.kill();
    await exit(child);
  });

  test('a child that dies says how, once, and sending to it afterwards is harmless', async () => {
    const { child } = spawn(`process.exit(70);`);
    const reasons: string[] = [];
    child.onExit((reason) => void reasons.push(reason));
    await until(() => reasons.length > 0);
    child.send(transcribe);
    child.kill();
    // Another child lives and dies meanwhile.
    await exit(spawn(`process.exit(0);`).child);
    expect(reasons).toEqual(['exit code 70']);
  });

  test('a child that is killed says by which signal, one that ends by itself names none', async () => {
    const signals: (string | undefined)[] = [];
    for (const program of [`process.kill(process.pid, 'SIGKILL');`, `process.exit(9);`]) {
      const { child } = spawn(program);
      child.onExit((_, signal) => void signals.push(signal));
      await exit(child);
    }
    // Windows knows no signals; Node names those that it sends itself.
    expect(signals).toEqual([process.platform === 'win32' ? undefined : 'SIGKILL', undefined]);
  });

  test('an entry that does not exist ends with a reason and a line in the log, not with a throw', async () => {
    const lines: string[] = [];
    const child = createForkSpawn({
      entry: join(folder, 'absent.js'),
      log: (_, message) => void lines.push(message),
    })();
    expect(await exit(child)).toBe('exit code 1');
    await until(() => lines.some((line) => line.includes('Cannot find module')));
  });

  test('what the child prints reaches the log line by line, cut to a bound', async () => {
    const { child, lines } = spawn(
      `console.error('first\\n' + 'x'.repeat(10000)); console.log('chatter'); process.disconnect();`,
    );
    await exit(child);
    await until(() => lines.length === 4);
    expect(lines).toContain('debug inference: first');
    // What a library prints may be what was said.
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn inference printed an error; SIDETONE_DEBUG=1 shows it',
    ]);
    expect(lines).toContain('debug inference: chatter');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(600);
  });

  test.skipIf(process.platform === 'win32')(
    'a child that ignores the polite signal is killed for good',
    async () => {
      const { child, events } = spawn(
        `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('up');`,
        50,
      );
      await until(() => events.length > 0);
      child.kill();
      expect(await exit(child)).toBe('signal SIGKILL');
    },
  );

  test('debuggers and loaders of the host are not handed on', async () => {
    const environment = childEnvironment({ NODE_OPTIONS: '--inspect', PATH: '/bin', UNSET: undefined });
    expect(environment).toMatchObject({ PATH: '/bin' });
    expect(Object.keys(environment)).not.toContain('NODE_OPTIONS');
    expect(Object.values(environment)).not.toContain(undefined);
    // What the person set for the memory is theirs.
    expect(childEnvironment({ MALLOC_ARENA_MAX: '8' })).toMatchObject({ MALLOC_ARENA_MAX: '8' });
    // What the models' runtime would send is not, whatever the parent's environment says.
    expect(childEnvironment({ ORT_DISABLE_TELEMETRY: '0' })).toMatchObject({ ORT_DISABLE_TELEMETRY: '1' });
    const { child, events } = spawn(
      `process.send([process.execArgv, process.env.NODE_OPTIONS ?? null]); process.disconnect();`,
    );
    await exit(child);
    expect(events).toEqual([[[], null]]);
  });
});
