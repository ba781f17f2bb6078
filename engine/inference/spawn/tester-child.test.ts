import childProcess, { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { TesterAsk } from '../../contract/tester';
import { TESTER_PATH, forkByParent } from './tester-child';

const MODULES = resolve(import.meta.dirname, '../../../node_modules');
const PROGRAM = join(MODULES, TESTER_PATH);
const BINARY = join(MODULES, '@node-llama-cpp/linux-x64/bins/linux-x64/llama-addon.node');
const isHere = process.platform === 'linux' && process.arch === 'x64' && existsSync(BINARY);

type TestBinary = (binary: string, extensions: undefined, gpu: false, limitMs: number) => Promise<boolean>;

const restores: (() => void)[] = [];
afterEach(() => {
  for (const restore of restores.splice(0)) restore();
});

/** The main process's part, played with Node's own fork, which is taken before it is replaced. */
function parent() {
  const asked: TesterAsk['type'][] = [];
  const started = new Map<number, ChildProcess>();
  const nodeFork = fork;
  const ends = forkByParent((ask) => {
    asked.push(ask.type);
    if (ask.type === 'start') {
      const child = nodeFork(PROGRAM, [], {
        env: { ...process.env, TEST_BINDING_CP: 'true' },
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      started.set(ask.id, child);
      child.on('message', (message) =>
        ends.receive({ kind: 'tester', type: 'said', id: ask.id, message: structuredClone(message) }),
      );
      child.on('exit', (code) =>
        ends.receive({ kind: 'tester', type: 'ended', id: ask.id, code: code ?? -1 }),
      );
      return;
    }
    const child = started.get(ask.id);
    if (ask.type === 'say') child?.send(ask.message as object);
    else child?.kill('SIGKILL');
  });
  restores.push(ends.restore);
  return { asked, started, ...ends };
}

const testBinary = async (): Promise<TestBinary> => {
  const { testBindingBinary } = (await import(pathToFileURL(PROGRAM).href)) as {
    testBindingBinary: TestBinary;
  };
  return testBindingBinary;
};

describe.runIf(isHere)('node-llama-cpp’s test of a binary', () => {
  test('runs where the parent starts it, and believes it: catches an app that starts itself again', async () => {
    const { asked, started } = parent();
    expect(await (await testBinary())(BINARY, undefined, false, 30_000)).toBe(true);
    expect(asked.slice(0, 4)).toEqual(['start', 'say', 'say', 'say']);
    expect([...started.values()].map(({ exitCode }) => exitCode)).toEqual([0]);
  });

  test('of a broken binary says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-tester-'));
    try {
      const broken = join(folder, 'llama-addon.node');
      writeFileSync(broken, 'no library at all');
      parent();
      expect(await (await testBinary())(broken, undefined, false, 30_000)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('its program is where it is looked for: catches a new node-llama-cpp that has moved it', () => {
  expect(existsSync(PROGRAM)).toBe(true);
});

test('no other program is forked, by whichever name: catches a library that would start the app', () => {
  const { asked, restore } = parent();
  for (const program of ['/app.asar/node_modules/other/worker.js', `${PROGRAM}.bak`]) {
    expect(() => childProcess.fork(program)).toThrow('starts no programs');
    expect(() => fork(program)).toThrow('starts no programs');
  }
  expect(asked).toEqual([]);
  restore();
  expect(fork).toBe(childProcess.fork);
});

test('what comes of a tester that is over reaches no caller, and it takes no more', () => {
  const { restore } = parent();
  restore();
  const sent: TesterAsk[] = [];
  const ends = forkByParent((ask) => void sent.push(ask));
  restores.push(ends.restore);
  const tester = childProcess.fork(PROGRAM);
  const heard: unknown[] = [];
  tester.on('message', (message) => void heard.push(message));
  tester.on('exit', (code) => void heard.push(code));
  ends.receive({ kind: 'tester', type: 'ended', id: 1, code: 0 });
  ends.receive({ kind: 'tester', type: 'said', id: 1, message: 'late' });
  expect([tester.send('x'), tester.kill(), tester.exitCode]).toEqual([false, false, 0]);
  expect([heard, sent.map(({ type }) => type)]).toEqual([[0], ['start']]);
});
