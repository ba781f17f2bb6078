/**
 * `bench`: what a conversation costs on this machine. Twelve recordings go through a session as `talk` does it, in
 * both modes; the stages are then measured alone. Prints a table, and with --json the figures.
 */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { SidetoneError } from '../contract/errors';
import type { Mode } from '../contract/client';
import { SPAN_NAMES } from '../contract/spans';
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { summarise, type Summary } from '../bench/statistics';
import type { WerReport } from '../bench/wer';
import { measureWer } from '../bench/wer';
import type { SttProvider } from '../inference/providers';
import type { Inference } from '../inference/supervisor';
import { oneOf, parse } from './arguments';
import { readRecording } from './audio-files';
import { createCaller, type TurnRecord } from './caller';
import { openWorkplace, type Workplace } from './workplace';

const BENCH_USAGE = 'npm run bench -- [--llm WISH] [--voice ID] [--stt ID] [--wer FOLDER] [--json]';

/** Questions that a receptionist is asked; every one of them is one turn with an answer. */
const RECORDINGS = [
  'question_01.wav',
  'question_02.wav',
  'question_03.wav',
  'question_04.wav',
  'question_05.wav',
  'question_06.wav',
  'question_07.wav',
  'question_08.wav',
  'dialogue_31.wav',
  'dialogue_33.wav',
  'interrupt_30.wav',
  'short_20.wav',
] as const;

const SENTENCES = [
  'Sure, I can help you with that.',
  'We are open from Monday to Friday, nine in the morning to six in the evening.',
  'A cleaning takes about forty five minutes.',
] as const;

type Conversation = {
  readonly spans: Readonly<Record<string, Summary>>;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Recordings that did not make exactly one turn. */
  readonly lostOrSplit: number;
};

type Figures = {
  readonly machine: string;
  readonly node: string;
  readonly models: { readonly stt: string; readonly tts: string; readonly llm: string };
  /** From the start of a process to a session that can be talked to. */
  readonly startToReadyMs: number;
  readonly memoryMb: { readonly hostAndInferenceWithoutLlm: number; readonly withLlm: number };
  readonly duplex: Conversation;
  readonly ptt: Conversation;
  readonly sttRtf: number;
  readonly ttsRtf: number;
  readonly llmTokensPerSecond: number | null;
  readonly wer: WerReport | null;
};

export async function bench(argv: readonly string[]): Promise<void> {
  const { values } = parse(
    argv,
    {
      llm: { type: 'string', default: 'auto' },
      voice: { type: 'string' },
      stt: { type: 'string' },
      wer: { type: 'string' },
      probe: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    BENCH_USAGE,
  );
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  if (values.probe !== undefined) {
    process.stdout.write(`${await probeHere(oneOf('probe', values.probe, PROBES), values.llm)}\n`);
    return;
  }
  say('Starting, and a conversation without a language model, each in a process of its own…');
  const startToReadyMs = await runProbe('ready', values.llm);
  const memoryWithoutLlm = await runProbe('memory', values.llm);
  const recordings = await readRecordings();
  const session = {
    profileId: 'receptionist',
    llm: values.llm,
    greet: false,
    ...(values.voice === undefined ? {} : { voiceId: values.voice }),
    ...(values.stt === undefined ? {} : { sttId: values.stt }),
  };
  const workplace = await openWorkplace();
  try {
    const { host } = workplace;
    const converse = async (mode: Mode): Promise<Conversation> => {
      say(`Talking, ${mode}: ${recordings.length} recordings…`);
      const caller = await createCaller(host, await workplace.createVad(), { session: { ...session, mode } });
      models = caller.snapshot();
      const perRecording: (readonly TurnRecord[])[] = [];
      for (const samples of recordings) {
        perRecording.push(await caller.say(samples));
        await caller.pause(800);
      }
      caller.hangUp();
      return conversationOf(perRecording);
    };
    let models = null as ReturnType<Awaited<ReturnType<typeof createCaller>>['snapshot']>;
    const duplex = await converse('duplex');
    const ptt = await converse('ptt');
    say('Measuring the stages alone…');
    const memoryWithLlm = await memoryMb(host.inference);
    const figures: Figures = {
      machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
      node: process.version,
      models: {
        stt: models?.sttId ?? '',
        tts: models?.voiceId ?? '',
        llm: models?.llm?.label ?? '',
      },
      startToReadyMs,
      duplex,
      ptt,
      sttRtf: await sttRtf(host.inference, models?.sttId ?? '', recordings),
      ttsRtf: await ttsRtf(host.inference, models?.voiceId ?? ''),
      llmTokensPerSecond: await tokensPerSecond(host.inference),
      memoryMb: {
        hostAndInferenceWithoutLlm: memoryWithoutLlm,
        withLlm: memoryWithLlm,
      },
      wer: await wordErrors(workplace, values.wer, models?.sttId ?? null, say),
    };
    process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : table(figures));
  } finally {
    await workplace.close();
  }
}

async function readRecordings(): Promise<readonly Float32Array[]> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'e2e', 'callers');
  if (!existsSync(folder)) {
    throw new SidetoneError('AUDIO_FILE', `The recordings are missing: ${folder}`, 'Run this in a checkout.');
  }
  return Promise.all(RECORDINGS.map((file) => readRecording(join(folder, file))));
}

function conversationOf(perRecording: readonly (readonly TurnRecord[])[]): Conversation {
  const turns = perRecording.flat();
  const outcomes: Record<string, number> = {};
  for (const { outcome } of turns) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    spans: Object.fromEntries(
      SPAN_NAMES.map((name) => [
        name,
        summarise(turns.flatMap(({ spans }) => (spans[name] === null ? [] : [spans[name]]))),
      ]),
    ),
    outcomes,
    lostOrSplit: perRecording.filter((made) => made.length !== 1).length,
  };
}

async function sttRtf(
  inference: Inference,
  modelId: string,
  recordings: readonly Float32Array[],
): Promise<number> {
  let ms = 0;
  let audioMs = 0;
  for (const samples of recordings) {
    ms += (await inference.ask({ type: 'transcribe', modelId, samples })).ms;
    audioMs += (samples.length * 1000) / MIC_RATE;
  }
  return ms / audioMs;
}

async function ttsRtf(inference: Inference, voiceId: string): Promise<number> {
  let ms = 0;
  let audioMs = 0;
  for (const text of SENTENCES) {
    const done = await inference.ask({ type: 'synthesise', voiceId, text });
    ms += done.ms;
    audioMs += (done.sampleCount * 1000) / PLAYOUT_RATE;
  }
  return ms / audioMs;
}

/** Speed of writing, without the time to the first token. Null if the answers come from a script. */
async function tokensPerSecond(inference: Inference): Promise<number | null> {
  const arrivals: number[] = [];
  await inference.ask(
    {
      type: 'generate',
      messages: [{ role: 'user', content: 'Tell me about a walk through a town, in five sentences.' }],
      temperature: 0.2,
      maxTokens: 80,
    },
    { onToken: () => arrivals.push(performance.now()) },
  );
  const first = arrivals[0];
  const last = arrivals.at(-1);
  if (first === undefined || last === undefined || last - first < 100) return null;
  return ((arrivals.length - 1) * 1000) / (last - first);
}

const memoryMb = async (inference: Inference): Promise<number> => {
  const { residentBytes } = await inference.ask({ type: 'ping' });
  return Math.round((residentBytes + process.memoryUsage.rss()) / 2 ** 20);
};

/** What is measured in a process of its own, because others would leave their traces in it. */
const PROBES = ['ready', 'memory'] as const;
type Probe = (typeof PROBES)[number];
const PROBE_LIMIT_MS = 180_000;

function runProbe(probe: Probe, llm: string): Promise<number> {
  const entry = process.argv[1] ?? '';
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [entry, 'bench', '--probe', probe, '--llm', llm],
      { timeout: PROBE_LIMIT_MS },
      (error, stdout) => {
        if (error === null) resolve(Number(stdout));
        else reject(new SidetoneError('INTERNAL', `The probe "${probe}" failed: ${error.message}`));
      },
    );
  });
}

async function probeHere(probe: Probe, llm: string): Promise<number> {
  const { host, close } = await openWorkplace();
  try {
    const session = { profileId: 'receptionist', mode: 'ptt', greet: false } as const;
    // Push-to-talk needs no voice detector, and the detector is the client's, not the host's.
    const deaf = { process: async () => 0, reset: () => {}, dispose: async () => {} };
    const wish = probe === 'memory' ? 'playbook' : llm;
    const caller = await createCaller(host, deaf, { session: { ...session, llm: wish } });
    const readyMs = process.uptime() * 1000;
    try {
      if (probe === 'ready') return Math.round(readyMs);
      for (const samples of await readRecordings()) await caller.say(samples);
      return await memoryMb(host.inference);
    } finally {
      caller.hangUp();
    }
  } finally {
    await close();
  }
}

async function wordErrors(
  workplace: Workplace,
  wished: string | undefined,
  sttId: string | null,
  say: (line: string) => void,
): Promise<WerReport | null> {
  const beside = join(
    dirname(fileURLToPath(import.meta.url)),
    '..',
    '..',
    '..',
    'shared',
    'testdata',
    'speech',
  );
  const folder = wished ?? beside;
  const files = existsSync(folder) ? await readdir(folder) : [];
  if (!files.includes('transcripts.jsonl')) {
    if (wished !== undefined) throw new SidetoneError('AUDIO_FILE', `${folder} has no transcripts.jsonl.`);
    say('Word errors are not measured: give a folder with transcripts.jsonl as --wer FOLDER.');
    return null;
  }
  say('Counting word errors…');
  const { inference, stages } = workplace.host;
  const modelId = await stages.loadStt(sttId);
  const provider: SttProvider = {
    id: modelId,
    transcribe: async (samples, signal) =>
      (await inference.ask({ type: 'transcribe', modelId, samples }, { signal })).text,
    dispose: async () => {},
  };
  return measureWer(provider, folder);
}

function table(figures: Figures): string {
  const cell = (value: number | null | undefined): string =>
    (value === null || value === undefined ? '-' : String(Math.round(value))).padStart(7);
  const rows = SPAN_NAMES.map((name) => {
    const a = figures.duplex.spans[name];
    const b = figures.ptt.spans[name];
    return `${name.padEnd(24)}${cell(a?.p50)}${cell(a?.p95)}   ${cell(b?.p50)}${cell(b?.p95)}`;
  });
  const { models, memoryMb: memory, wer } = figures;
  const tokens = figures.llmTokensPerSecond;
  return [
    `${figures.machine}, Node ${figures.node}`,
    `${models.stt}, ${models.tts}, ${models.llm}`,
    '',
    'milliseconds             duplex p50, p95     push-to-talk p50, p95',
    ...rows,
    '',
    `turns                    ${JSON.stringify(figures.duplex.outcomes)} ${JSON.stringify(figures.ptt.outcomes)}`,
    `lost or split            ${figures.duplex.lostOrSplit} duplex, ${figures.ptt.lostOrSplit} push-to-talk`,
    `speech to text           ${figures.sttRtf.toFixed(3)} of real time`,
    `text to speech           ${figures.ttsRtf.toFixed(3)} of real time`,
    `language model           ${tokens === null ? 'scripted' : `${tokens.toFixed(1)} tokens/s`}`,
    `memory                   ${memory.hostAndInferenceWithoutLlm} MB without the language model, ${memory.withLlm} MB with it`,
    `start to ready           ${figures.startToReadyMs} ms`,
    wer === null ? '' : `word errors              ${(wer.wer * 100).toFixed(1)} % of ${wer.words} words`,
    '',
  ].join('\n');
}
