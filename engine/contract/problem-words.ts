/**
 * Owns the sentences in which the engine tells a person of a problem: what happened, and what to do about it. A key is
 * an error code and a word that tells its problem from others of that code. The sentence crosses in English together
 * with its key and values (`Problem.exact`), so that a page may say it in another language. What the engine says of a
 * problem to its own log, and what a command line says of its arguments, is not here.
 */
import type { ErrorCode } from './error-codes';

export type Said = {
  /** What happened, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence; empty if there is nothing to do. */
  readonly hint: string;
};

/** What a sentence is about is names and figures, so that it survives structured clone. */
type Words = Said | ((values: never) => Said);

const said = (message: string, hint = ''): Said => ({ message, hint });

/** What another program says may have no full stop. */
const ended = (detail: string): string => (/[.!?…]$/u.test(detail) ? detail : `${detail}.`);

/** Of a model with which the models' process ended again and again. */
const stopsModels = (label: string, isForAll: boolean): string =>
  `${label} stopped the inference process ${isForAll ? 'several times' : 'twice in this conversation'}.`;

const FETCH_AGAIN = 'Download the model again.';
const INSTALL_AGAIN = 'Install Sidetone again (npm ci).';
const NO_THINKER =
  'Choose a model that does not think before it answers, or a longer reply_length for the persona.';
const OLLAMA_LOG = 'Look into Ollama’s log, or start Ollama again.';
const OLLAMA_ADDRESS = 'See what runs there, or set OLLAMA_HOST to where Ollama listens.';
const DISK = 'Check that the disk is not full and the data folder may be written.';

export const PROBLEM_WORDS = {
  'BUSY.otherSidetone': said(
    'Another Sidetone has been changing this data folder for too long.',
    'Close the other one, then try again.',
  ),
  'DISK_FAILED.home': ({ folder, why }: { folder: string; why: string }) =>
    said(
      `Sidetone keeps its data in ${folder}, but ${why}.`,
      'Set SIDETONE_HOME to a folder that you may read and write, then start Sidetone again.',
    ),
  'DISK_FAILED.othersHome': ({ folder }: { folder: string }) =>
    said(
      `The data folder ${folder} belongs to another user of this machine, who can read what is said.`,
      'Set SIDETONE_HOME to a folder of your own, then start Sidetone again.',
    ),
  'DISK_FAILED.openHome': ({ folder }: { folder: string }) =>
    said(
      `Other users of this machine can read the data folder ${folder}, and its disk does not let that be changed.`,
      'Set SIDETONE_HOME to a folder on another disk, then start Sidetone again.',
    ),
  'BAD_REQUEST.version': ({ theirs, ours }: { theirs: number; ours: number }) =>
    said(
      `This page or program is of another version of Sidetone: it speaks protocol ${theirs}, and protocol ${ours} is wanted.`,
      'Load the page again; install a program in the same version as Sidetone.',
    ),
  'BUSY.models': said(
    'The models have more to do than they can.',
    'Wait a moment; if it happens often, end another conversation.',
  ),
  'BUSY.memory': ({ label }: { label: string }) =>
    said(
      `There is no memory for ${label} beside the models that other conversations use.`,
      'Choose what they use, or end one of them.',
    ),
  'BUSY.windows': said('Too many windows are open.', 'Close one.'),
  'BUSY.callers': said('Too many callers are connected.', 'Try again when one of them has gone.'),
  'BUSY.conversations': ({ most }: { most: number }) =>
    said(
      `Too many conversations are being held: there is room for ${most} at a time.`,
      'Try again when one of them has ended.',
    ),
  'BUSY.changes': said('Too many changes of the conversation are waiting.', 'Wait until one is made.'),
  'INTERNAL.client': said(
    'Something went wrong inside Sidetone, and this connection is closed.',
    'Connect again.',
  ),
  'FORBIDDEN.event': said(
    'A caller may hold a conversation, and nothing else.',
    'Do this in a window of Sidetone on its own machine.',
  ),
  'FORBIDDEN.persona': said('This caller is not offered that persona.', 'Choose one that is offered.'),
  'FORBIDDEN.model': said(
    'A caller does not choose the language model or the recogniser.',
    'Leave that choice to Sidetone.',
  ),
  'FORBIDDEN.takeOver': said('A caller can take over no other conversation.', 'Start one of your own.'),
  'ELSEWHERE.begun': said('A conversation is running in another window.', 'Take it over, or go there.'),
  'ELSEWHERE.taken': said('The conversation goes on in another window.', 'Take it over, or go there.'),
  'BAD_REQUEST.noConversation': said('No conversation is running.', 'Start a new one.'),

  'PROFILE_NOT_FOUND.named': ({ id, known }: { id: string; known: readonly string[] }) =>
    said(`There is no persona "${id}".`, `There are: ${known.join(', ')}.`),
  'PROFILE_INVALID.file': (of: { file: string; line: number | null; key: string; mistake: string }) =>
    said(
      `${of.file}${of.line === null ? '' : `:${of.line}`}:${of.key === '' ? '' : ` ${of.key}`} ${of.mistake}.`,
      'Fix the file and try again.',
    ),
  'PROFILE_INVALID.unsaved': (of: { line: number | null; key: string; mistake: string }) =>
    said(
      `${of.line === null ? '' : `Line ${of.line}: `}${of.key === '' ? '' : `${of.key} `}${of.mistake}`,
      'Fix that first; then it can be heard.',
    ),
  'PROFILE_INVALID.tooManyTokens': (of: {
    name: string;
    tokens: number;
    contextTokens: number;
    maxTokens: number;
  }) =>
    said(
      `The persona ${of.name} takes about ${of.tokens} tokens, too many for a context of ${of.contextTokens} with ${of.maxTokens} kept for the reply.`,
      'Shorten system_prompt or example_turns, or choose a larger context.',
    ),
  'PROFILE_INVALID.fileTooLarge': ({ file, mostKb }: { file: string; mostKb: number }) =>
    said(
      `${file} is too large: at most ${mostKb} kB.`,
      'A persona has a few kB; shorten the file with another editor.',
    ),
  'PROFILE_INVALID.tooLong': ({ mostKb }: { mostKb: number }) =>
    said('The persona is too long to be saved.', `At most ${mostKb} kB.`),
  'NOT_FOUND.file': ({ file }: { file: string }) => said(`${file} is not there any more.`),
  'NOT_FOUND.persona': ({ id }: { id: string }) => said(`There is no persona file "${id}" any more.`),
  'NOT_FOUND.version': said('That version is not kept any more.'),
  'NOT_FOUND.trash': said('It is not in the trash any more.'),
  'DISK_FAILED.read': ({ file }: { file: string }) =>
    said(`${file} can't be read.`, 'Check that it is a file and that you may read it.'),
  'DISK_FAILED.persona': said('The persona could not be saved; nothing was changed.', DISK),
  'DISK_FAILED.persona-trash': said(
    'The persona could not be moved to the trash; nothing was changed.',
    DISK,
  ),
  'BAD_REQUEST.shipped': ({ id }: { id: string }) =>
    said(`"${id}" comes with Sidetone.`, 'Make a copy of it first.'),
  'BAD_REQUEST.taken': ({ id }: { id: string }) =>
    said(`There is a persona file "${id}" already.`, 'Take another name.'),
  'BAD_REQUEST.fileName': said('A file can’t be called that.', 'Use letters, numbers, spaces and dashes.'),

  'BUSY.trying': said('One thing is being tried already.', 'Wait until it is over.'),
  'BUSY.talking': said(
    'A conversation is in the middle of a turn, and that goes first.',
    'Try again when the answer is over.',
  ),
  'TIMED_OUT.trying': said('It took too long.', 'Try again; models are in memory then.'),
  'TIMED_OUT.loading': said(
    'The models took too long to load.',
    'Close other programs that need much memory, or choose a smaller language model.',
  ),
  'TIMED_OUT.hearing': said(
    'Recognising the words took too long.',
    'Say it again; if it happens often, close other programs.',
  ),
  'TIMED_OUT.thinking': said(
    'The language model took too long.',
    'Choose a smaller model, or close other programs.',
  ),
  'TIMED_OUT.speaking': said('The voice took too long.', 'Choose another voice, or close other programs.'),
  'TIMED_OUT.playing': said(
    'The loudspeaker stopped playing.',
    'Check the sound output, then go on talking.',
  ),
  'BAD_REQUEST.nothingToSay': said('There is nothing in it that could be spoken.'),
  'LLM_FAILED.empty': said('The language model answered nothing.'),
  'LLM_FAILED.emptyTurn': said('The language model answered nothing.', 'Say it again in other words.'),
  'LLM_FAILED.unspeakable': said(
    'The language model’s answer has nothing in it that the voice could say.',
    'Say it again; if it happens often, tell the persona to answer in plain English words, or choose another model.',
  ),
  'LLM_FAILED.partlyUnspeakable': said(
    'A part of the answer could not be said aloud: the voice speaks English words only.',
    'Read it in the transcript, or tell the persona to answer in plain English words.',
  ),
  'STT_FAILED.utterance': said(
    'The words could not be recognised.',
    'Say it again; if it happens often, download the recogniser again.',
  ),
  'STT_FAILED.short': said('That was shorter than a word.', 'Hold the key while you speak.'),
  'STT_FAILED.silence': said(
    'There was nothing to hear, not even the noise of a microphone.',
    'See that the microphone is switched on and the right one is chosen.',
  ),
  'STT_FAILED.rumble': said(
    'There was nothing to hear but hum or an offset.',
    'See that the microphone is plugged in properly, or choose another one.',
  ),
  'STT_FAILED.quiet': said(
    'What was heard is too quiet for words.',
    'Come closer to the microphone, or turn it up in the system’s settings.',
  ),
  'STT_FAILED.steady': said(
    'There was only a steady noise to hear, and no words.',
    'Say it again, closer to the microphone.',
  ),
  'STT_FAILED.noWords': said('No words were understood.', 'Say it again, closer to the microphone.'),

  'MODEL_MISSING.talking': said(
    'The models for hearing and speaking are not installed yet.',
    'Wait until they are downloaded, or choose a folder that has them.',
  ),
  'MODEL_MISSING.here': ({ id }: { id: string }) =>
    said(`The model ${id} is not on this machine.`, `Download it with: npm run models -- fetch ${id}`),
  'MODEL_MISSING.recogniser': ({ id, known }: { id: string; known: readonly string[] }) =>
    said(`There is no recogniser "${id}".`, `There are: ${known.join(', ')}.`),
  'MODEL_MISSING.voice': ({ id, known }: { id: string; known: readonly string[] }) =>
    said(`There is no voice "${id}".`, `There are: ${known.join(', ')}.`),
  'MODEL_MISSING.anyVoice': said('No voice is on this machine.'),
  'MODEL_MISSING.modelFile': ({ name }: { name: string }) => said(`The model has no ${name} file.`),
  'MODEL_MISSING.file': ({ label }: { label: string }) =>
    said(`The file of ${label} is not there.`, FETCH_AGAIN),
  'MODEL_MISSING.notLoaded': ({ id }: { id: string }) => said(`${id} is not loaded.`),
  'MODEL_MISSING.folder': ({ folder }: { folder: string }) =>
    said(`The folder ${folder} can’t be read.`, 'Choose another folder.'),
  'MODEL_MISSING.shut': ({ folder }: { folder: string }) =>
    said(
      `The model can’t be read: Sidetone may not look into ${folder}.`,
      'See that the folder and those above it are yours to read, then start Sidetone again.',
    ),
  'MODEL_MISSING.nothingInFolder': ({ folder }: { folder: string }) =>
    said(
      `No file in ${folder} is one that Sidetone needs.`,
      'Files are known by their content, so a different version or quantisation of a model does not count.',
    ),
  'MODEL_MISSING.bundled': ({ name }: { name: string }) =>
    said(`${name} is part of Sidetone but not where it belongs.`, INSTALL_AGAIN),
  'NOT_FOUND.folder': ({ folder }: { folder: string }) =>
    said(`The folder ${folder} can’t be read.`, 'Choose another one.'),
  'BAD_REQUEST.model': ({ id }: { id: string }) =>
    said(`There is no model called ${id}.`, 'The list of models shows their ids.'),

  'MODEL_BROKEN.file': ({ name }: { name: string }) =>
    said(`A file of ${name} is not what it should be.`, FETCH_AGAIN),
  'MODEL_BROKEN.bundled': ({ name }: { name: string }) =>
    said(`A file of ${name} is not what it should be.`, INSTALL_AGAIN),
  'MODEL_BROKEN.engine': ({ id }: { id: string }) =>
    said(`Nothing in this version of Sidetone runs models of the kind "${id}".`, INSTALL_AGAIN),
  'MODEL_BROKEN.changed': ({ path }: { path: string }) =>
    said(`${path} changed while it was copied.`, 'Import it again.'),
  'MODEL_BROKEN.model': ({ id }: { id: string }) =>
    said(
      `The model ${id} could not be loaded.`,
      'Download it again; if it came with Sidetone, install Sidetone again (npm ci).',
    ),
  'MODEL_BROKEN.llm': ({ label, detail }: { label: string; detail: string }) =>
    said(`${label} can't be loaded: ${detail}`, 'Download the model again, or choose another one.'),
  'MODEL_BROKEN.stopped': ({ label, isForAll }: { label: string; isForAll: boolean }) =>
    said(
      `${stopsModels(label, isForAll)} It is not used here for ten minutes.`,
      'Choose another recogniser or voice.',
    ),
  'TTS_FAILED.detail': ({ id, detail }: { id: string; detail: string }) =>
    said(`The voice ${id} failed: ${ended(detail)}`),

  'DOWNLOAD_FAILED.sources': ({ name, reasons }: { name: string; reasons: readonly string[] }) =>
    said(
      `${name} could not be downloaded. ${reasons.join('; ')}.`,
      'Try again later, or get the files on another machine and point Sidetone at the folder.',
    ),
  'DOWNLOAD_FAILED.room': (of: { name: string; neededMb: number; freeMb: number }) =>
    said(
      `There is too little room for ${of.name}: ${of.neededMb} MB are needed, ${of.freeMb} MB are free.`,
      'Free some space, or put SIDETONE_HOME on a larger disk.',
    ),
  'DOWNLOAD_FAILED.diskFull': ({ path }: { path: string }) =>
    said(
      `The disk is full: ${path} could not be written.`,
      'Free some space and try again; what was downloaded is kept.',
    ),
  'DOWNLOAD_FAILED.disk': ({ path, detail }: { path: string; detail: string }) =>
    said(`${path} could not be written (${detail}).`, 'Check the folder’s permissions.'),
  'DOWNLOAD_FAILED.lockWait': said(
    'Another Sidetone has been downloading this model for too long.',
    'Close the other one and try again.',
  ),
  'DOWNLOAD_FAILED.lockLost': said('Another Sidetone took over this download.'),
  'CANCELLED.download': said('The download was cancelled.'),
  'CANCELLED.closing': said('Sidetone is closing.'),

  'BAD_REQUEST.llm': ({ wish }: { wish: string }) =>
    said(
      `"${wish}" names no language model.`,
      'Use auto, ollama, ollama:MODEL, gguf, gguf:FILE or playbook.',
    ),
  'REPLACED.voice': ({ why, instead }: { why: string; instead: string }) =>
    said(`${why} ${instead} speaks instead.`),
  'REPLACED.recogniser': ({ why, instead }: { why: string; instead: string }) =>
    said(`${why} ${instead} listens instead.`),
  'REPLACED.llm': ({ why, advice, instead }: { why: string; advice: string; instead: string }) =>
    said(`${why} ${instead} answers instead.`, advice),
  'NO_LLM.none': ({ why }: { why: string }) =>
    said(`${why}.`, 'Download a language model on the page Models, or start Ollama.'),
  'NO_LLM.wished': ({ why, advice }: { why: string; advice: string }) => said(`${why}.`, advice),
  'NO_LLM.notLoaded': ({ modelId }: { modelId: string }) =>
    said(`The language model ${modelId} is not loaded.`, 'Choose a language model anew.'),
  'NO_LLM.stopped': ({ label, isForAll }: { label: string; isForAll: boolean }) =>
    said(
      `${stopsModels(label, isForAll)} It does not answer here for ten minutes.`,
      'Choose another language model.',
    ),
  'NO_LLM.memory': ({ label, beside }: { label: string; beside: string }) =>
    said(
      `There is no memory for ${label} beside ${beside}, which another conversation uses.`,
      `Choose ${beside} for this conversation, too, or end the other one.`,
    ),
  'LLM_FAILED.tooLong': ({ tokens, contextTokens }: { tokens: number; contextTokens: number }) =>
    said(
      `The conversation has ${tokens} tokens, too many for a context of ${contextTokens}.`,
      'Shorten the persona or choose a larger context.',
    ),
  'LLM_FAILED.detail': ({ detail }: { detail: string }) =>
    said(`The language model failed: ${ended(detail)}`),
  'LLM_FAILED.ollamaModel': ({ model }: { model: string }) =>
    said(`Ollama has no ${model}.`, `Run in a terminal: ollama pull ${model}`),
  'LLM_FAILED.ollamaGone': ({ host }: { host: string }) =>
    said(`Ollama is not running at ${host}.`, 'Start Ollama, or choose another model.'),
  'LLM_FAILED.ollamaBroke': said(
    'Ollama broke off in the middle of a reply.',
    "Look into Ollama's log; it may have run out of memory.",
  ),
  'LLM_FAILED.ollamaMemory': ({ detail }: { detail: string }) =>
    said(`Ollama failed: ${ended(detail)}`, 'Choose a smaller model, or close other programs.'),
  'LLM_FAILED.ollama': ({ detail }: { detail: string }) =>
    said(`Ollama failed: ${ended(detail)}`, OLLAMA_LOG),
  'LLM_FAILED.ollamaSilent': said('Ollama failed and did not say why.', OLLAMA_LOG),
  'LLM_FAILED.ollamaStatus': ({ status }: { status: number }) =>
    said(`Ollama answered with error ${status}.`, OLLAMA_LOG),
  'LLM_FAILED.ollamaBusy': said(
    'Ollama is too busy to answer.',
    'Wait a moment, and close other programs that use it.',
  ),
  'LLM_FAILED.ollamaOther': ({ host }: { host: string }) =>
    said(`What answers at ${host} is not Ollama.`, OLLAMA_ADDRESS),
  'LLM_FAILED.ollamaRedirect': ({ host }: { host: string }) =>
    said(
      `What answers at ${host} wants to send your words to another address. They were not sent.`,
      OLLAMA_ADDRESS,
    ),
  'LLM_FAILED.ollamaReset': said(
    'Ollama closed the connection before it answered.',
    'Say it again; if it happens often, start Ollama again.',
  ),
  'LLM_FAILED.ollamaUnreachable': ({ host, code }: { host: string; code: string }) =>
    said(`Ollama can’t be reached at ${host} (${code}).`, OLLAMA_ADDRESS),
  'LLM_FAILED.ollamaCloud': ({ model }: { model: string }) =>
    said(
      `${model} runs in a cloud: your words would leave this machine.`,
      'Choose a model that runs on this machine.',
    ),
  'LLM_FAILED.onlyThought': ({ model }: { model: string }) =>
    said(`${model} spent its whole answer on thinking and said nothing.`, NO_THINKER),
  'TIMED_OUT.thought': ({ model, seconds }: { model: string; seconds: number }) =>
    said(`${model} was still thinking after ${seconds} s.`, NO_THINKER),
  'TIMED_OUT.ollama': ({ model, seconds }: { model: string; seconds: number }) =>
    said(`Ollama gave no word of ${model} for ${seconds} s.`, 'Try a smaller model, or start Ollama again.'),
  'INFERENCE_DOWN.deaths': said(
    'The inference process stopped three times within a minute.',
    'It is started again within a minute, or at once for a new conversation. If it goes on, choose a smaller model or free some memory.',
  ),
  'INFERENCE_CRASHED.reason': ({ reason }: { reason: string }) =>
    said(
      `The inference process stopped (${reason}) and is being started again.`,
      'Go on talking in a moment.',
    ),

  'SETTINGS_BROKEN.aside': ({ path }: { path: string }) =>
    said('The settings could not be read, so the defaults are used.', `The old file is kept as ${path}.`),
  'DISK_FAILED.settings': said('The settings could not be saved; they apply until Sidetone is closed.', DISK),
  'DISK_FAILED.history': said(
    'The kept conversations could not be read.',
    'Check that the data folder may be read, then try again.',
  ),
  'DISK_FAILED.delete': ({ count, folder }: { count: number; folder: string }) =>
    said(
      count === 1 ? 'One conversation could not be deleted.' : `${count} conversations could not be deleted.`,
      `Check that ${folder} may be written, then try again.`,
    ),
  'DISK_FAILED.transcript': ({ folder }: { folder: string }) =>
    said(
      'This conversation can’t be written to the disk; it goes on all the same.',
      `Free some space, and check that ${folder} may be written. What is missing is then added.`,
    ),
  'NOT_FOUND.conversation': said(
    'This conversation is not there any more.',
    'Choose another one from the list.',
  ),
  'NOT_FOUND.noConversation': said('This file is not a conversation.', 'Choose another one from the list.'),
  'NOT_FOUND.sound': said('The sound of this turn is not there any more.'),
} as const satisfies { readonly [key in `${ErrorCode}.${string}`]: Words };

export type ProblemKey = keyof typeof PROBLEM_WORDS;

/** What its sentence has to be given. */
export type ValuesOf<K extends ProblemKey> = (typeof PROBLEM_WORDS)[K] extends (values: infer V) => Said
  ? V
  : Record<string, never>;

/** A sentence by its key, with what it is about. */
export type ExactProblem = {
  readonly [K in ProblemKey]: { readonly key: K; readonly values: ValuesOf<K> };
}[ProblemKey];

export function sayProblem<K extends ProblemKey>(key: K, values: ValuesOf<K>): Said {
  const words: Words = PROBLEM_WORDS[key];
  return typeof words === 'function' ? words(values as never) : words;
}
