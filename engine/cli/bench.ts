/**
 * `bench`: what a conversation costs on this machine, section by section (engine/bench/). Prints a table, writes the
 * figures to a file that can be kept, and says what moved since an older one.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { SidetoneError, toProblem } from '../contract/errors';
import { compareReports, describeMoves } from '../bench/compare';
import { measureCancellation } from '../bench/cancel';
import type { BenchContext } from '../bench/context';
import { measureConcurrency } from '../bench/concurrency';
import { measureDigits } from '../bench/digits';
import { measureGaps, measurePtt } from '../bench/conversations';
import { table, type Figure, type Report } from '../bench/figures';
import { measureHistory } from '../bench/history';
import { measureBargeIns, measureFalseStops } from '../bench/interruptions';
import { measureIsolation } from '../bench/isolation';
import { measureNoise } from '../bench/noise';
import { measureStart, probeHere, PROBES } from '../bench/probes';
import { BESIDE } from '../bench/recordings';
import { measureStages, measureWordErrors } from '../bench/stages';
import { measureTurnEnds } from '../bench/turn-ends';
import { measureWindow } from '../bench/window';
import { oneOf, parse, wholeNumber } from './arguments';
import { checkWritable } from '../simulation/audio-files';

type Sections = Readonly<Record<string, (context: BenchContext) => Promise<readonly Figure[]>>>;

/** In the order in which they run; each is some minutes, `stops` ten, `concurrency` fifteen. */
const SECTIONS: Sections = {
  start: measureStart,
  v2v: measureGaps,
  concurrency: measureConcurrency,
  isolation: measureIsolation,
  ptt: measurePtt,
  barge: measureBargeIns,
  turns: measureTurnEnds,
  noise: measureNoise,
  stops: measureFalseStops,
  stages: measureStages,
  cancel: measureCancellation,
  wer: measureWordErrors,
  digits: measureDigits,
  window: measureWindow,
  history: measureHistory,
};

const BENCH_USAGE =
  `npm run bench -- [--only ${Object.keys(SECTIONS).join(',')}] [--llm WISH] [--voice ID] [--stt ID] [--recordings FOLDER] [--wer FOLDER] ` +
  '[--turns MOST] [--out FILE.json] [--compare FILE.json] [--json]';

export async function bench(argv: readonly string[]): Promise<void> {
  const { values } = parse(
    argv,
    {
      only: { type: 'string' },
      llm: { type: 'string', default: 'gguf' },
      voice: { type: 'string' },
      stt: { type: 'string' },
      wer: { type: 'string' },
      recordings: { type: 'string', default: BESIDE },
      turns: { type: 'string', default: '1000' },
      out: { type: 'string' },
      compare: { type: 'string' },
      probe: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    BENCH_USAGE,
  );
  const mostTurns = wholeNumber('turns', values.turns, 1, 1000);
  if (values.probe !== undefined) {
    const measured = await probeHere(oneOf('probe', values.probe, PROBES), { llm: values.llm, mostTurns });
    process.stdout.write(`${JSON.stringify(measured)}\n`);
    return;
  }
  const names = values.only?.split(',').map((name) => name.trim()) ?? Object.keys(SECTIONS);
  for (const name of names) oneOf('only', name, Object.keys(SECTIONS));
  await checkWritable(values.out);
  const former = values.compare === undefined ? null : await readReport(values.compare);

  const models = new Set<string>();
  const notes: string[] = [];
  const context: BenchContext = {
    llm: values.llm,
    voiceId: values.voice,
    sttId: values.stt,
    werFolder: values.wer,
    recordings: values.recordings,
    mostTurns,
    say: (line) => void process.stderr.write(`${line}\n`),
    note: (line) => void notes.push(line),
    met: (caller) => {
      const { sttId, voiceId, llm } = caller.snapshot() ?? {};
      for (const name of [sttId, voiceId, llm?.label])
        if (name !== undefined && name !== null) models.add(name);
    },
    used: (name) => void models.add(name),
  };
  const { figures, failed } = await runSections(SECTIONS, names, context);
  const report: Report = {
    format: 1,
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    models: [...models],
    sections: names,
    figures,
    notes,
  };
  if (failed.length > 0) process.exitCode = 1;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (values.out !== undefined) await writeFile(values.out, text);
  process.stdout.write(values.json ? text : table(report));
  if (former !== null) {
    const moves = describeMoves(compareReports(former, report));
    // Standard output is one JSON document if that was asked for.
    (values.json ? process.stderr : process.stdout).write(`\n${moves}`);
  }
}

/** What the others measured took half an hour: it is not lost for one section that fails. */
export async function runSections(
  sections: Sections,
  names: readonly string[],
  context: BenchContext,
): Promise<{ readonly figures: readonly Figure[]; readonly failed: readonly string[] }> {
  const figures: Figure[] = [];
  const failed: string[] = [];
  for (const [name, measure] of Object.entries(sections)) {
    if (!names.includes(name)) continue;
    try {
      figures.push(...(await measure(context)));
    } catch (thrown) {
      const { message, hint } = toProblem(thrown);
      failed.push(name);
      context.say(`${name} failed.`);
      context.note(`${name} failed: ${message}${hint === '' ? '' : ` ${hint}`}`);
    }
  }
  return { figures, failed };
}

/** A report that this program wrote: of its shape only what would make nonsense of a comparison is checked. */
async function readReport(path: string): Promise<Report> {
  try {
    const report = JSON.parse(await readFile(path, 'utf8')) as Report;
    if (report.format === 1 && Array.isArray(report.figures)) return report;
  } catch (thrown) {
    const why = thrown instanceof SyntaxError ? 'It is not JSON.' : 'It could not be read.';
    throw new SidetoneError('BAD_REQUEST', `${path}: ${why}`, BENCH_USAGE);
  }
  throw new SidetoneError('BAD_REQUEST', `${path} is no report of the benchmark.`, BENCH_USAGE);
}
