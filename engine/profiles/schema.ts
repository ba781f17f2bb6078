/**
 * Owns the file format of a persona: its keys, their limits, what is assumed where a key is absent, and the sentences
 * that say what was expected. It reads no file and knows no YAML; yaml-file.ts finds the lines.
 */
import { z } from 'zod';
import { hasSpeech } from '../text/speakable';
import type { Profile } from './profile';

/** Tokens for the words that a file may use. A reply that hits its limit is cut, so each leaves room to finish. */
export const REPLY_LENGTHS = {
  /** One or two sentences: about 12 s of speech at most. */
  short: 80,
  /** Three or four. */
  medium: 140,
  /** A paragraph; a listener's patience ends before it does. */
  long: 280,
} as const;

/** The seed's files have no such keys. */
export const PROFILE_DEFAULTS = {
  /** Low: a small model that is asked for facts invents less. */
  temperature: 0.3,
  replyLength: 'short',
  fallbackLine: "Sorry, I didn't quite catch that. Could you say it again?",
  playbookElse: "I'm sorry, I don't know that. Could you ask me something else?",
} as const;

/** What the wrong value was, in the words of someone who writes a file and no program. */
function found(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return `the number ${value}`;
    case 'boolean':
      return `the yes/no value ${String(value)}`;
    default:
      return 'a group of keys';
  }
}

/** Says what was expected, for a value of the wrong type, an empty one and an absent one. */
export const expected =
  (what: string, hint = '') =>
  (issue: { readonly input?: unknown }): string => {
    const { input } = issue;
    if (input === undefined) return `is missing: expected ${what}`;
    if (input === null) return `is empty: expected ${what}, or no such line`;
    return `expected ${what}, found ${found(input)}${hint}`;
  };

const text = (what: string, maxLength: number) =>
  z
    .string({ error: expected(what, '; put it in quotes if it is meant as text') })
    .trim()
    .min(1, `is empty: expected ${what}`)
    .max(maxLength, `is too long: at most ${maxLength} characters`);

/** Text that is spoken: line breaks of the file mean nothing. */
const spoken = (what: string, maxLength = 600) =>
  text(what, maxLength).transform((value) => value.replace(/\s+/gu, ' '));

/**
 * A place in a template that was meant to be filled in, as other programs write it: {name}, {{name}}, ${name}, %name%,
 * __NAME__, [start_time], [your name]. A caller would hear the word itself.
 */
const PLACEHOLDER =
  /\$?\{\{?\s*[\p{L}_][\p{L}\p{N}_. -]*\}?\}|%[\p{L}_]\w*%|\b__\p{L}+__\b|\[(?:\p{L}+_[\p{L}_]*|(?:(?:your|the|first|last|full|start|end|company|customer|user|caller)[ _-])?(?:name|date|time|company|address|phone|email|day|city|product|price|number|hours))\]/iu;

/** What only the voice brings to the user: signs alone would be a silence, and a place to be filled in would be said. */
const said = (what: string, maxLength?: number) =>
  spoken(what, maxLength)
    .refine(hasSpeech, 'has nothing in it that the voice could say: expected English words')
    .superRefine((value, context) => {
      const [placeholder] = PLACEHOLDER.exec(value) ?? [];
      if (placeholder === undefined) return;
      context.addIssue({
        code: 'custom',
        message: `has a place that was to be filled in, ${placeholder}; write what is to be said there`,
      });
    });

const list = <T extends z.ZodType>(item: T, what: string, most: number) =>
  z.array(item, { error: expected(what) }).max(most, `is too long: at most ${most} entries`);

const group = <S extends z.ZodRawShape>(shape: S, what: string) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? expected(what)(issue) : undefined),
  });

const TEMPERATURE = 'a number from 0 (always the same) to 2 (wild)';
const REPLY_LENGTH = 'short, medium, long, or a number of tokens from 16 to 1000';

const phrase = text('words that the user might say', 200).refine(
  (value) => /[\p{L}\p{N}]/u.test(value),
  'has no word in it that could be recognised',
);

const llmShape = {
  model: text('the name of an Ollama model, such as qwen2.5:3b', 200).optional(),
  temperature: z
    .number({ error: expected(TEMPERATURE) })
    .min(0, `expected ${TEMPERATURE}`)
    .max(2, `expected ${TEMPERATURE}`)
    .optional(),
  reply_length: z
    .union([z.enum(['short', 'medium', 'long']), z.int().min(16).max(1000)], {
      error: `expected ${REPLY_LENGTH}`,
    })
    .optional(),
};

const exampleShape = {
  user: spoken('what the user says', 1000),
  persona: said('what the persona answers', 1000),
};

const playbookShape = {
  when: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    list(phrase, 'a phrase or a list of phrases', 50).min(1, 'is empty: expected at least one phrase'),
  ),
  say: said('what the persona answers'),
};

const fileShape = {
  name: spoken("the persona's name", 80),
  description: spoken('one sentence about the persona', 500),
  system_prompt: text('instructions for the language model', 20_000),
  greeting: said('what the persona says first').optional(),
  voice: text('the id of a voice', 200).optional(),
  llm: group(llmShape, 'the keys model, temperature and reply_length').optional(),
  fallback_line: said('what the persona says when something fails').optional(),
  filler: said('what the persona says while it thinks', 80).optional(),
  example_turns: list(
    group(exampleShape, 'the keys user and persona'),
    'a list of example turns, each with user and persona',
    20,
  ).optional(),
  playbook: list(
    group(playbookShape, 'the keys when and say'),
    'a list of scripted answers, each with when and say',
    500,
  ).optional(),
  playbook_else: said('what the persona says when no scripted answer fits').optional(),
};

export const profileFileSchema = group(fileShape, 'the keys name, description and system_prompt');

export type ProfileFile = z.infer<typeof profileFileSchema>;

/** The keys that a file may use at `path`; used to guess what an unknown key was meant to be. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [head] = path;
  if (head === undefined) return Object.keys(fileShape);
  if (head === 'llm') return Object.keys(llmShape);
  if (head === 'example_turns') return Object.keys(exampleShape);
  return head === 'playbook' ? Object.keys(playbookShape) : [];
}

/** @param id the file's name without its extension. */
export function toProfile(id: string, file: ProfileFile): Profile {
  const length = file.llm?.reply_length ?? PROFILE_DEFAULTS.replyLength;
  return {
    id,
    name: file.name,
    description: file.description,
    systemPrompt: file.system_prompt,
    greeting: file.greeting ?? null,
    voice: file.voice ?? null,
    llm: {
      model: file.llm?.model ?? null,
      temperature: file.llm?.temperature ?? PROFILE_DEFAULTS.temperature,
      maxTokens: typeof length === 'number' ? length : REPLY_LENGTHS[length],
    },
    fallbackLine: file.fallback_line ?? PROFILE_DEFAULTS.fallbackLine,
    ...(file.filler === undefined ? {} : { filler: file.filler }),
    exampleTurns: file.example_turns ?? [],
    playbook: file.playbook ?? [],
    playbookElse: file.playbook_else ?? PROFILE_DEFAULTS.playbookElse,
  };
}
