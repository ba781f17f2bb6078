/**
 * Owns what the window shows of the recorder, and what becomes of it by each thing that happens: which recording is looked
 * at, which ones are offered, and which could not be saved or removed. Pure.
 */
import { canWait, IDLE, stepRecorder, type RecorderEvent, type RecorderState } from './recorder-machine';
import type { Unfinished } from './recording-store';
import type { Saved } from './save';

export type RecorderView = {
  readonly state: RecorderState;
  /** Left by a window that ended in the middle, or kept because it is not known whether a download has it. */
  readonly unfinished: readonly Unfinished[];
  /** Those of them that could not be removed from the disk. */
  readonly notRemoved: readonly string[];
  /** The finished recording is looked at. */
  readonly isOpen: boolean;
  /** What could not be done with it; it is still there. */
  readonly fault: 'not-saved' | null;
};

export type Finished = Extract<RecorderState, { readonly tag: 'finished' }>;

export type DoorEvent =
  | { readonly type: 'recorder'; readonly event: RecorderEvent }
  | { readonly type: 'look'; readonly isOpen: boolean }
  /** The dialog is closed: away from what failed, from what was saved, or from what is discarded or waits. */
  | { readonly type: 'close' }
  | { readonly type: 'save' }
  /** The answer to `save`, about the recording of this id. */
  | { readonly type: 'saved'; readonly id: string; readonly how: Saved | 'failed' }
  /** What a crash has left. */
  | { readonly type: 'found'; readonly unfinished: readonly Unfinished[] }
  /** It waits where everybody sees it. */
  | { readonly type: 'offer'; readonly kept: Unfinished }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'notRemoved'; readonly id: string }
  /** It is shown or gone, and no longer offered. */
  | { readonly type: 'forget'; readonly id: string };

export const NOTHING_RECORDED: RecorderView = {
  state: IDLE,
  unfinished: [],
  notRemoved: [],
  isOpen: false,
  fault: null,
};

const AFTER = { written: 'saved', handed: 'handed', cancelled: 'not-saved' } as const;

/** What the one button does now. `look`: what was made and not saved yet is looked at first. */
export type Toggle = 'start' | 'stop' | 'callOff' | 'again' | 'look' | 'nothing';

export function toggleOf(state: RecorderState): Toggle {
  switch (state.tag) {
    case 'idle':
    case 'failed':
      return 'start';
    case 'recording':
    case 'paused':
      return 'stop';
    case 'starting':
      return 'callOff';
    case 'finished':
      return state.saving !== 'no' && canWait(state) ? 'again' : 'look';
    case 'finishing':
      return 'nothing';
  }
}

/** As it is offered when another one is recorded, or it could not be removed. */
export const keptOf = ({ made: { id, bytes }, saving }: Finished): Unfinished => ({
  id,
  startedAtMs: Number(id),
  bytes,
  wasFinished: true,
  wasHanded: saving === 'handed',
});

function stepState(view: RecorderView, event: RecorderEvent): RecorderView {
  const state = stepRecorder(view.state, event);
  if (state === view.state) return view;
  // What was made is shown at once, so that the person need not look for it.
  const isNew = state.tag === 'finished' && view.state.tag === 'finishing';
  return { ...view, state, isOpen: isNew || view.isOpen };
}

/** It may have been discarded meanwhile, and another may stand in its place. */
function saved(view: RecorderView, id: string, how: Saved | 'failed'): RecorderView {
  if (view.state.tag !== 'finished' || view.state.made.id !== id) return view;
  if (how !== 'failed') return stepState(view, { type: AFTER[how] });
  return { ...stepState(view, { type: 'not-saved' }), isOpen: true, fault: 'not-saved' };
}

const without = <T>(list: readonly T[], idOf: (one: T) => string, id: string): readonly T[] =>
  list.filter((one) => idOf(one) !== id);

/** An event that means nothing leaves the view as it is. */
export function stepDoor(view: RecorderView, event: DoorEvent): RecorderView {
  switch (event.type) {
    case 'recorder':
      return stepState(view, event.event);
    case 'look':
      return { ...view, isOpen: event.isOpen };
    case 'close':
      return { ...stepState(view, { type: 'close' }), isOpen: false, fault: null };
    case 'save':
      return { ...stepState(view, { type: 'save' }), fault: null };
    case 'saved':
      return saved(view, event.id, event.how);
    case 'found':
      return { ...view, unfinished: event.unfinished };
    case 'offer':
      return { ...view, unfinished: [...view.unfinished, event.kept] };
    case 'remove':
      return { ...view, notRemoved: without(view.notRemoved, (id) => id, event.id) };
    case 'notRemoved':
      return { ...view, notRemoved: [...view.notRemoved, event.id] };
    case 'forget':
      return {
        ...view,
        unfinished: without(view.unfinished, ({ id }) => id, event.id),
        notRemoved: without(view.notRemoved, (id) => id, event.id),
      };
  }
}
