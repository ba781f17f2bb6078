/**
 * Owns the record of a conversation while it is held: each event with where it led, and below it each command it made.
 * Events in a row that are alike and led to the same are one line with their number.
 */
import { createRun, PERSONA, type Run } from '../machine-run';
import type { Persona } from '../../types';
import { commandLines, eventText, standing } from './written';

/** Begins a conversation that is recorded; a script may hold several, one after the other. */
export type Open = (options?: {
  readonly title?: string;
  readonly mode?: 'duplex' | 'ptt';
  readonly persona?: Persona;
}) => Run;

/** What happens on the way to what a conversation is about is not written down: another one is about that. */
export type Aside = (what: () => void) => void;

export type Script = (open: Open, aside: Aside) => void;

/** @returns the record's text, one line for each decision. */
export function recordOf(script: Script): string {
  const lines: string[] = [];
  let last: { readonly event: string; readonly led: string; count: number } | null = null;
  const flush = (): void => {
    if (last === null) return;
    const [led = '', ...commands] = last.led.split('\n');
    lines.push(`${last.event}${last.count === 1 ? '' : ` x${last.count}`} -> ${led}`, ...commands);
    last = null;
  };
  let isAside = false;
  const aside: Aside = (what) => {
    flush();
    isAside = true;
    what();
    isAside = false;
  };
  const open: Open = ({ title, mode = 'duplex', persona = PERSONA } = {}) => {
    flush();
    lines.push('', `== ${title ?? 'a conversation'} (${mode})`);
    return createRun(mode, persona, (event, { state, commands }) => {
      if (isAside) return;
      const text = eventText(event);
      const led = [standing(state), ...commandLines(commands).map((text) => `    ${text}`)].join('\n');
      if (last !== null && last.event === text && last.led === led) {
        last.count += 1;
        return;
      }
      flush();
      last = { event: text, led, count: 1 };
    });
  };
  script(open, aside);
  flush();
  return `${lines.join('\n').trim()}\n`;
}
