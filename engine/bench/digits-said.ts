/**
 * Owns the numbers that the benchmark has spoken: telephone and card numbers, dates, years, prices, codes. They are
 * in groups as people say them, with the digits of each group beside it. Pure, and the same in every run. No sound.
 */
/** What is said in one breath. */
export type SpokenGroup = { readonly text: string; readonly digits: string };

export type SpokenNumber = { readonly kind: string; readonly groups: readonly SpokenGroup[] };

export type Chance = (below: number) => number;

/** Park and Miller's generator, "Random number generators", CACM 31 (1988). @returns numbers from 0 up to `below`. */
export function createChance(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 16_807) % 2_147_483_647;
    return state % below;
  };
}

const DIGITS = 'zero one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth'.split(
    ' ',
  );
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

const underHundred = (value: number): string => {
  if (value < 10) return DIGITS[value] ?? '';
  if (value < 20) return TEENS[value - 10] ?? '';
  const unit = value % 10;
  const tens = TENS[Math.floor(value / 10) - 2] ?? '';
  return unit === 0 ? tens : `${tens} ${DIGITS[unit] ?? ''}`;
};

const led = (text: string): SpokenGroup => ({ text, digits: '' });

/** Digits one by one; a zero may be "oh", and two equal ones "double five". */
function oneByOne(length: number, chance: Chance): SpokenGroup {
  const digits: number[] = [];
  while (digits.length < length) {
    // People remember numbers that repeat themselves; chance alone makes few.
    const last = digits.at(-1);
    digits.push(last !== undefined && chance(5) === 0 ? last : chance(10));
  }
  const zero = chance(3) === 0 ? 'oh' : 'zero';
  const saysDouble = chance(3) === 0;
  const said: string[] = [];
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits[at] ?? 0;
    const word = digit === 0 ? zero : (DIGITS[digit] ?? '');
    if (saysDouble && digits[at + 1] === digit) {
      said.push(`double ${word}`);
      at += 1;
    } else said.push(word);
  }
  return { text: said.join(' '), digits: digits.join('') };
}

type Pattern = readonly number[];

const inGroups =
  (kind: string, leads: readonly string[], patterns: readonly Pattern[]) => (chance: Chance) => {
    const lead = leads[chance(leads.length)] ?? '';
    const pattern = patterns[chance(patterns.length)] ?? [];
    const groups = pattern.map((length) => oneByOne(length, chance));
    // With the first digits, or with a pause before them.
    const [first, ...rest] = groups;
    if (first === undefined) return { kind, groups };
    const isJoined = lead === '' || chance(2) === 0;
    return {
      kind,
      groups: isJoined
        ? [{ text: `${lead} ${first.text}`.trim(), digits: first.digits }, ...rest]
        : [led(lead), ...groups],
    };
  };

const yearOf = (chance: Chance): SpokenGroup => {
  const [century, rest] = [18 + chance(2), 11 + chance(89)];
  return { text: `${underHundred(century)} ${underHundred(rest)}`, digits: `${century}${rest}` };
};

function date(chance: Chance): SpokenNumber {
  const day = chance(ORDINALS.length);
  const said = { text: `the ${ORDINALS[day] ?? ''} of ${MONTHS[chance(12)] ?? ''}`, digits: String(day + 1) };
  const year = yearOf(chance);
  return { kind: 'date', groups: [led('I was born on'), said, year] };
}

const year = (chance: Chance): SpokenNumber => ({
  kind: 'year',
  groups: [led('The house was built in'), yearOf(chance)],
});

function price(chance: Chance): SpokenNumber {
  const value = 2 + chance(8);
  const [scale, zeros] = (
    [
      ['hundred', '00'],
      ['thousand', '000'],
      ['hundred thousand', '00000'],
    ] as const
  )[chance(3)] ?? ['', ''];
  return {
    kind: 'price',
    groups: [
      led('My budget is around'),
      { text: `${DIGITS[value] ?? ''} ${scale} dollars`, digits: `${value}${zeros}` },
    ],
  };
}

const KINDS: readonly (readonly [number, (chance: Chance) => SpokenNumber])[] = [
  [
    70,
    inGroups(
      'telephone',
      ['My number is', 'You can reach me at', 'My phone number is', 'Yes, it is', ''],
      [
        [3, 3, 4],
        [3, 3, 4],
        [3, 4],
        [3, 3, 2],
        [3, 2, 2],
        [2, 2, 2, 2, 2],
        [4, 3, 3],
        [3, 1, 2, 4],
      ],
    ),
  ],
  [
    25,
    inGroups(
      'card',
      ['My card number is', 'The card is', ''],
      [
        [4, 4, 4, 4],
        [4, 4, 4, 4],
        [4, 6, 5],
      ],
    ),
  ],
  [
    40,
    inGroups(
      'order',
      ['The order number is', 'My customer number is', 'My student number is'],
      [
        [3, 2],
        [2, 2],
        [4, 3],
        [1, 3, 2],
        [2, 3, 4],
      ],
    ),
  ],
  [
    20,
    inGroups(
      'code',
      ['The zip code is', 'My postcode is', 'The code is'],
      [
        [2, 3],
        [3, 2],
        [1, 2, 2],
      ],
    ),
  ],
  [20, date],
  [10, year],
  [15, price],
];

/** @returns 200 numbers. @param seed other numbers */
export function spokenNumbers(seed = 20_261): readonly SpokenNumber[] {
  const chance = createChance(seed);
  return KINDS.flatMap(([count, make]) => Array.from({ length: count }, () => make(chance)));
}
