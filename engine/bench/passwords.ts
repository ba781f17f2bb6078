/**
 * Owns the words by which it shows whose something is: each caller says one and is told another by its persona, and no
 * two callers share one. Pure.
 */

/** One caller and its persona. */
export type Keeper = {
  /** Said by the caller. */
  readonly said: string;
  /** Known to its persona alone. */
  readonly kept: string;
};

/** Words that sound like no other of them, and that a small language model does not come upon by itself. */
export const KEEPERS: readonly Keeper[] = [
  { said: 'walrus', kept: 'marzipan' },
  { said: 'trombone', kept: 'volcano' },
  { said: 'lantern', kept: 'penguin' },
  { said: 'pumpkin', kept: 'harmonica' },
  { said: 'saxophone', kept: 'cathedral' },
  { said: 'dolphin', kept: 'mosquito' },
  { said: 'tornado', kept: 'avalanche' },
  { said: 'umbrella', kept: 'cinnamon' },
];

const OWNERS: ReadonlyMap<string, number> = new Map(
  KEEPERS.flatMap(({ said, kept }, index) => [
    [said, index],
    [kept, index],
  ]),
);
const WORD = new RegExp(`(?:${[...OWNERS.keys()].join('|')})`, 'giu');

/** @returns whose words are in a text: places in KEEPERS. */
export const keepersIn = (text: string): ReadonlySet<number> =>
  new Set((text.match(WORD) ?? []).flatMap((word) => OWNERS.get(word.toLowerCase()) ?? []));

/** @returns whether a text has words of any other. */
export const hasOthers = (text: string, own: number): boolean =>
  [...keepersIn(text)].some((index) => index !== own);

/** What a caller says in its turns, one after the other, again and again. */
export const sentencesOf = ({ said }: Keeper): readonly string[] => [
  `My password is ${said}.`,
  `Please write down ${said}, that is my password.`,
  `I told you that my password is ${said}.`,
];

/** Each has two, between which the caller changes: with another voice and another language model. */
export type Side = 'day' | 'night';
export const personaIdOf = ({ kept }: Keeper, side: Side): string => `${kept}-${side}`;

/** @returns a persona's file. @param model of Ollama. */
export function personaFile(
  { kept }: Keeper,
  side: Side,
  { voice, model }: { readonly voice: string; readonly model: string },
): string {
  return [
    `name: Keeper of ${kept} by ${side}`,
    `description: Knows the password ${kept}.`,
    'system_prompt: |',
    `  You keep the password ${kept}. Answer with one short sentence that has the password ${kept} and the caller's word.`,
    `voice: ${voice}`,
    'llm:',
    `  model: ${model}`,
    '  temperature: 0',
    '  reply_length: 24',
    `fallback_line: Something went wrong with ${kept}.`,
    '',
  ].join('\n');
}

/** @returns what a stand-in for a language model answers: what it was told to keep, and what was said last. */
export function answerTo(messages: readonly { readonly role: string; readonly content: string }[]): string {
  const told = messages.find(({ role }) => role === 'system')?.content ?? '';
  const said = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const words = (text: string): string =>
    [...keepersIn(text)]
      .flatMap((index) => KEEPERS[index] ?? [])
      .flatMap(({ said, kept }) => [said, kept].filter((word) => text.toLowerCase().includes(word)))
      .join(' and ');
  const [mine, yours] = [words(told), words(said)];
  return `My password is ${mine === '' ? 'nothing' : mine}, and yours is ${yours === '' ? 'not clear' : yours}.`;
}
