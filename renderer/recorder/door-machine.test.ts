import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keptOf,
  NOTHING_RECORDED,
  stepDoor,
  toggleOf,
  type DoorEvent,
  type RecorderView,
} from './door-machine';
import { canWait, type Made, type RecorderEvent } from './recorder-machine';

const madeOf = (id: string, isInMemory = false): Made => ({
  id,
  name: `${id}.webm`,
  url: `blob:${id}`,
  lengthMs: 1000,
  bytes: 10,
  isInMemory,
});

function play(events: readonly DoorEvent[], from: RecorderView = NOTHING_RECORDED): RecorderView {
  return events.reduce(stepDoor, from);
}
const told = (event: RecorderEvent): DoorEvent => ({ type: 'recorder', event });
const recording = (id: string, isInMemory = false): readonly DoorEvent[] => [
  told({ type: 'start' }),
  told({ type: 'begun', atMs: 0, isInMemory }),
  told({ type: 'stop', why: 'asked' }),
  told({ type: 'made', made: madeOf(id, isInMemory) }),
];

describe('stepDoor', () => {
  it('shows what was made at once, and nothing else by itself', () => {
    const view = play(recording('1'));
    expect(view.isOpen).toBe(true);
    const away = play([{ type: 'look', isOpen: false }, { type: 'save' }], view);
    expect([away.isOpen, play([{ type: 'saved', id: '1', how: 'written' }], away).isOpen]).toEqual([
      false,
      false,
    ]);
    // What could not be written is told where it is looked at.
    expect(play([{ type: 'saved', id: '1', how: 'failed' }], away)).toMatchObject({
      isOpen: true,
      fault: 'not-saved',
    });
  });

  it('leaves the view alone where nothing happens: catches a window that is drawn for each ignored event', () => {
    const view = play(recording('1'));
    expect(play([told({ type: 'chunk', bytes: 3 }), { type: 'saved', id: '0', how: 'written' }], view)).toBe(
      view,
    );
  });

  it('the one button starts, stops, calls off, or leads to what is not saved yet', () => {
    const states = recording('1').map((_event, index) => play(recording('1').slice(0, index)));
    expect(states.map(({ state }) => toggleOf(state))).toEqual(['start', 'callOff', 'stop', 'nothing']);
    const view = play(recording('1'));
    const saved = play([{ type: 'save' }, { type: 'saved', id: '1', how: 'handed' }], view);
    expect([toggleOf(view.state), toggleOf(saved.state)]).toEqual(['look', 'again']);
  });
});

/** What the window does with it, and what lies on the disk meanwhile. */
function createDisk() {
  let view = NOTHING_RECORDED;
  let count = 0;
  /** Made, and neither saved for certain nor removed. */
  const owed = new Set<string>();
  const apply = (...events: readonly DoorEvent[]): void => {
    view = play(events, view);
  };
  const finished = () => (view.state.tag === 'finished' ? view.state : null);
  const does = {
    record: (isInMemory: boolean) => {
      if (toggleOf(view.state) !== 'start') return;
      count += 1;
      owed.add(`${count}`);
      apply(...recording(`${count}`, isInMemory));
    },
    save: () => {
      if (finished()?.saving !== 'saving') apply({ type: 'save' });
    },
    answer: (how: 'written' | 'handed' | 'cancelled' | 'failed', id: string) => {
      const shown = finished();
      if (how === 'written' && shown?.made.id === id) owed.delete(id);
      apply({ type: 'saved', id, how });
    },
    again: () => {
      const shown = finished();
      if (shown === null || !canWait(shown)) return;
      apply({ type: 'close' });
      if (shown.saving !== 'saved') apply({ type: 'offer', kept: keptOf(shown) });
    },
    discard: (isStuck: boolean) => {
      const shown = finished();
      apply({ type: 'close' });
      if (shown === null) return;
      if (!isStuck) owed.delete(shown.made.id);
      else apply({ type: 'offer', kept: keptOf(shown) }, { type: 'notRemoved', id: shown.made.id });
    },
    recover: (id: string) => {
      if (toggleOf(view.state) !== 'start' || !view.unfinished.some((one) => one.id === id)) return;
      apply(
        { type: 'forget', id },
        told({ type: 'recover', why: 'asked' }),
        told({ type: 'made', made: madeOf(id) }),
      );
    },
    discardOffered: (id: string, isStuck: boolean) => {
      if (!view.unfinished.some((one) => one.id === id)) return;
      apply({ type: 'remove', id });
      if (!isStuck) owed.delete(id);
      apply({ type: isStuck ? 'notRemoved' : 'forget', id });
    },
  };
  return { does, owed, view: () => view };
}

describe('in any order of what is recorded, saved, discarded and looked at again', () => {
  const id = fc.integer({ min: 1, max: 4 }).map(String);
  const flag = fc.boolean();
  const happening = fc.oneof(
    flag.map((isInMemory) => ['record', isInMemory] as const),
    fc.constantFrom(['save'] as const, ['again'] as const),
    fc.tuple(
      fc.constant('answer' as const),
      fc.constantFrom('written' as const, 'handed' as const, 'cancelled' as const, 'failed' as const),
      id,
    ),
    flag.map((isStuck) => ['discard', isStuck] as const),
    id.map((one) => ['recover', one] as const),
    fc.tuple(fc.constant('discardOffered' as const), id, flag),
  );

  it('what is neither saved nor removed is shown or offered, once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80, size: 'max' }), (happenings) => {
        const { does, owed, view } = createDisk();
        for (const [what, ...given] of happenings) {
          (does[what] as (...all: readonly unknown[]) => void)(...given);
          const { state, unfinished, notRemoved } = view();
          const shown = state.tag === 'finished' ? [state.made.id] : [];
          const seen = [...shown, ...unfinished.map((one) => one.id)];
          expect(new Set(seen).size).toBe(seen.length);
          expect([...owed].filter((one) => !seen.includes(one))).toEqual([]);
          // A fault is told of what is there to be seen.
          expect(notRemoved.filter((one) => !seen.includes(one))).toEqual([]);
        }
      }),
    );
  });
});
