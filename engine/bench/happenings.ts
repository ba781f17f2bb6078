/** Owns what callers do between their turns while they are watched for crossings. Pure; the same each time. */

/** `change`: to its other persona before the turn; `hang up`: in the middle of the reply, and call again. */
export type Happening = 'talk' | 'change' | 'hang up';

/** Odd against the callers' number, so that what one does meets others at different things. */
const PERIOD = 7;
const CHANGE_AT = 2;
const HANG_UP_AT = 5;

/** @returns what the caller does in each of its turns. */
export const happeningsOf = (caller: number, turns: number): readonly Happening[] =>
  Array.from({ length: turns }, (_, turn) => {
    const at = (turn + caller) % PERIOD;
    return at === CHANGE_AT ? 'change' : at === HANG_UP_AT ? 'hang up' : 'talk';
  });
