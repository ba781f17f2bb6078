/** Owns what a conversation that begins still waits for. Pure. */
import type { LoadedPart, LoadedStage } from '../../../engine/contract/client';

/** In the order in which a turn needs them; the host may finish them in another. */
export const LOADED_STAGES: readonly LoadedStage[] = ['stt', 'llm', 'tts'];

export const waitedFor = (loaded: readonly LoadedPart[]): readonly LoadedStage[] =>
  LOADED_STAGES.filter((stage) => !loaded.some((part) => part.stage === stage));
