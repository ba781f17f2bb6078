/**
 * Owns the table of engines: id to how its provider is made and what it can. The rows stand in the catalogue, beside the
 * models that they run. What of it the host or a client goes by travels in the contract (`LlmTraits`).
 */
import { problemOf, thrownOf, type SidetoneError } from '../contract/errors';
import { HEARING_ENGINES } from '../models/catalogue-hearing';
import { LANGUAGE_ENGINES } from '../models/catalogue-language';
import { SPEAKING_ENGINES } from '../models/catalogue-voices';
import type { Engine, EngineRows, EotEngine, LlmEngine } from './engine-types';

export const ENGINES = { ...HEARING_ENGINES, ...SPEAKING_ENGINES, ...LANGUAGE_ENGINES } as const;

const BY_ID: EngineRows = ENGINES;

type EngineOf<S extends Engine['stage']> = Extract<Engine, { stage: S }>;

/** @throws SidetoneError MODEL_BROKEN if there is no such engine of that stage: another version's entry, for instance. */
export function engineOf<S extends Engine['stage']>(id: string, stage: S): EngineOf<S> {
  const engine = Object.hasOwn(BY_ID, id) ? BY_ID[id] : undefined;
  if (engine === undefined || !isOf(engine, stage)) throw unknown(id);
  return engine;
}

/** By what an engine judges turns; null for one that does not. */
export function judgesBy(id: string): EotEngine['judges'] | null {
  const engine = Object.hasOwn(BY_ID, id) ? BY_ID[id] : undefined;
  return engine?.stage === 'eot' ? engine.judges : null;
}

/** What judges a turn by its sound, or by its words. @throws SidetoneError MODEL_BROKEN, as `engineOf`. */
export function judgeOf<J extends EotEngine['judges']>(
  id: string,
  judges: J,
): Extract<EotEngine, { judges: J }> {
  const engine = engineOf(id, 'eot');
  if (!isJudge(engine, judges)) throw unknown(id);
  return engine;
}

/** What runs language models that are files. @throws SidetoneError MODEL_BROKEN, as `engineOf`. */
export function fileEngineOf(id: string): Extract<LlmEngine, { runs: 'file' }> {
  const engine = engineOf(id, 'llm');
  if (engine.runs !== 'file') throw unknown(id);
  return engine;
}

const unknown = (id: string): SidetoneError => thrownOf(problemOf('MODEL_BROKEN.engine', { id }));

const isOf = <S extends Engine['stage']>(engine: Engine, stage: S): engine is EngineOf<S> =>
  engine.stage === stage;

const isJudge = <J extends EotEngine['judges']>(
  engine: EotEngine,
  judges: J,
): engine is Extract<EotEngine, { judges: J }> => engine.judges === judges;
