/** Owns the steps of the introduction: their order, which one is shown, and while it lasts, what must wait. Pure, but that it reads the stores. */
import type { Settings } from '../../../engine/contract/settings';
import type { Page } from '../pages';
import type { Stores } from '../stores';

export const STEPS = ['microphone', 'models', 'keys', 'try'] as const;
export type Step = (typeof STEPS)[number];

export const isStep = (name: string): name is Step => (STEPS as readonly string[]).includes(name);

/** The step that the address names, else the one that comes next; the first, if all are done. */
export function stepShown(rest: string, firstRun: Settings['firstRun']): Step {
  if (isStep(rest)) return rest;
  return firstRun === 'done' ? 'microphone' : firstRun;
}

export const stepAfter = (step: Step): Step | 'done' => STEPS[STEPS.indexOf(step) + 1] ?? 'done';
export const stepBefore = (step: Step): Step | null => STEPS[STEPS.indexOf(step) - 1] ?? null;

type Where = { readonly page: Page; readonly firstRun: Settings['firstRun'] };

/** No persona greets underneath. The last step begins a conversation itself. */
export const isIntroducing = ({ page, firstRun }: Where): boolean => page === 'setup' || firstRun !== 'done';

/** The same of a page as it stands. */
export const isIntroducingNow = ({ ui, settings }: Pick<Stores, 'ui' | 'settings'>): boolean =>
  isIntroducing({ page: ui.getState().page, firstRun: settings.getState().settings.firstRun });

/**
 * Whether it stands in the conversation's place, at the conversation's address, so that going back does not lead into
 * it again and again. It waits until the host has said what is set: the defaults say that nothing was introduced yet.
 */
export const showsSetup = (
  page: Page,
  settings: { readonly known: boolean; readonly firstRun: Settings['firstRun'] },
) => page === 'talk' && settings.known && settings.firstRun !== 'done';

/** The system may ask as soon as the microphone is opened: not before the person was told why. */
export const mayOpenMicrophone = (settings: {
  readonly known: boolean;
  readonly firstRun: Settings['firstRun'];
}): boolean => settings.known && settings.firstRun !== 'microphone';
