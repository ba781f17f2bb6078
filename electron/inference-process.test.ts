import type { utilityProcess } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import type { InferenceRequest } from '../engine/contract/inference';
import { silentLog } from '../engine/log';
import { doubleUtilityProcess } from './electron.double';
import { createUtilitySpawn } from './inference-process';

function spawn() {
  const double = doubleUtilityProcess();
  const fork = vi.fn<typeof utilityProcess.fork>(() => double.child);
  const child = createUtilitySpawn({
    fork,
    entry: '/x/inference.js',
    testerEntry: '/x/testBindingBinary.js',
    log: silentLog,
    killGraceMs: 10,
  })();
  return { ...double, fork, running: child };
}
const ping: InferenceRequest = { kind: 'control', type: 'ping', requestId: 1 };

describe('utility process', () => {
  test('starts the built child, piped and without the options of the host', () => {
    const { fork } = spawn();
    expect(fork).toHaveBeenCalledWith(
      '/x/inference.js',
      [],
      expect.objectContaining({ execArgv: [], stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    expect(JSON.stringify(fork.mock.calls)).not.toContain('ELECTRON_RUN_AS_NODE');
  });

  test('carries requests out and events in', () => {
    const { running, child, sent } = spawn();
    const events: unknown[] = [];
    running.onEvent((event) => void events.push(event));
    running.send(ping);
    child.emit('message', { kind: 'control', type: 'ready', pid: 1 });
    expect(sent).toEqual([ping]);
    expect(events).toEqual([{ kind: 'control', type: 'ready', pid: 1 }]);
  });

  test('starts the tester that it asks for, which the host hears nothing of', () => {
    const double = doubleUtilityProcess();
    const tester = doubleUtilityProcess();
    const children = [double.child, tester.child];
    const fork = vi.fn<typeof utilityProcess.fork>(() => children.shift() as typeof double.child);
    const options = { fork, entry: '/x/inference.js', testerEntry: '/x/tester.js', log: silentLog };
    const events: unknown[] = [];
    createUtilitySpawn(options)().onEvent((event) => void events.push(event));
    double.child.emit('message', { kind: 'tester', type: 'start', id: 1 });
    tester.child.emit('message', { type: 'ready' });
    expect(fork.mock.calls.map(([entry]) => entry)).toEqual(['/x/inference.js', '/x/tester.js']);
    expect(double.sent).toEqual([{ kind: 'tester', type: 'said', id: 1, message: { type: 'ready' } }]);
    double.child.emit('exit', 1);
    expect([tester.kills(), events]).toEqual([1, []]);
  });

  test('tells the exit once, and sends nothing to a dead child', () => {
    const { running, child, sent, kills } = spawn();
    const reasons: string[] = [];
    running.onExit((reason) => void reasons.push(reason));
    child.emit('exit', 71);
    running.send(ping);
    running.kill();
    expect([reasons, sent, kills()]).toEqual([['exit code 71'], [], 0]);
  });

  test('tells a signal from a code where the system has signals', () => {
    const signals: (string | undefined)[] = [];
    for (const platform of ['linux', 'win32']) {
      vi.spyOn(process, 'platform', 'get').mockReturnValue(platform as NodeJS.Platform);
      for (const code of [9, 15, 11, 0]) {
        const { running, child } = spawn();
        running.onExit((_, signal) => void signals.push(signal));
        child.emit('exit', code);
      }
    }
    vi.restoreAllMocks();
    const none = undefined;
    expect(signals).toEqual(['SIGKILL', 'SIGTERM', none, none, none, none, none, none]);
  });

  test('kills politely, and for good only if that did not help', () => {
    vi.useFakeTimers();
    const signal = vi.spyOn(process, 'kill').mockReturnValue(true);
    try {
      const polite = spawn();
      polite.running.kill();
      polite.child.emit('exit', 0);
      const stubborn = spawn();
      stubborn.running.kill();
      stubborn.running.kill();
      vi.advanceTimersByTime(60_000);
      expect([polite.kills(), stubborn.kills()]).toEqual([1, 1]);
      expect(signal.mock.calls).toEqual([[4321, 'SIGKILL']]);
    } finally {
      signal.mockRestore();
      vi.useRealTimers();
    }
  });
});
