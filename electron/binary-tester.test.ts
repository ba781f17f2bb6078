import type { utilityProcess } from 'electron';
import { expect, test, vi } from 'vitest';
import type { TesterNews } from '../engine/contract/tester';
import { silentLog } from '../engine/log';
import { createTesters } from './binary-tester';
import { doubleUtilityProcess } from './electron.double';

function setUp() {
  const doubles: ReturnType<typeof doubleUtilityProcess>[] = [];
  const fork = vi.fn<typeof utilityProcess.fork>(() => {
    const double = doubleUtilityProcess();
    doubles.push(double);
    return double.child;
  });
  const news: TesterNews[] = [];
  const testers = createTesters({
    fork,
    entry: '/x/testBindingBinary.js',
    post: (one) => void news.push(one),
    log: silentLog,
  });
  const start = (id: number): void => testers.receive({ kind: 'tester', type: 'start', id });
  return { doubles, fork, news, testers, start };
}

test('a tester runs as a utility process; what it and the models’ process say is passed on', () => {
  const { doubles, fork, news, testers, start } = setUp();
  start(1);
  expect(fork).toHaveBeenCalledWith(
    '/x/testBindingBinary.js',
    [],
    expect.objectContaining({ env: expect.objectContaining({ TEST_BINDING_CP: 'true' }) }),
  );
  doubles[0]?.child.emit('message', { type: 'ready' });
  testers.receive({ kind: 'tester', type: 'say', id: 1, message: { type: 'exit' } });
  testers.receive({ kind: 'tester', type: 'kill', id: 1 });
  doubles[0]?.child.emit('exit', 0);
  expect([doubles[0]?.sent, doubles[0]?.kills()]).toEqual([[{ type: 'exit' }], 1]);
  expect(news).toEqual([
    { kind: 'tester', type: 'said', id: 1, message: { type: 'ready' } },
    { kind: 'tester', type: 'ended', id: 1, code: 0 },
  ]);
  // Of one that is over.
  testers.receive({ kind: 'tester', type: 'say', id: 1, message: 'late' });
  testers.receive({ kind: 'tester', type: 'kill', id: 1 });
  expect(doubles[0]?.kills()).toBe(1);
});

test('there are only so many at a time: catches a models’ process that fills the machine', () => {
  const { fork, news, start } = setUp();
  for (let id = 1; id <= 6; id += 1) start(id);
  start(1);
  expect(fork).toHaveBeenCalledTimes(4);
  expect(news.map(({ id, type }) => `${id} ${type}`)).toEqual(['5 ended', '6 ended', '1 ended']);
});

test('none outlives the process that asked, and none says a word to it: catches a process that is left', () => {
  const { doubles, news, testers, start } = setUp();
  start(1);
  testers.close();
  doubles[0]?.child.emit('message', { type: 'ready' });
  doubles[0]?.child.emit('exit', 15);
  start(2);
  expect([doubles.length, doubles[0]?.kills(), news]).toEqual([1, 1, []]);
});
