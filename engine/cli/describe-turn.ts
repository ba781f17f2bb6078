/**
 * Owns how a turn is told to a person who reads a terminal.
 */
import type { TurnRecord } from '../simulation/caller';

export function describeTurn({ turnId, heard, said, unheard, outcome, llm, spans }: TurnRecord): string {
  if (turnId === null) return '(nothing was heard)\n';
  const persona = `persona  ${said}${unheard === '' ? '' : ` [unheard: ${unheard}]`}\n`;
  // The greeting: the user had said nothing, so no wait was measured and no model was asked.
  if (turnId === 0) return `${persona}         greeting, ${outcome}\n`;
  const gap = spans.voiceToVoiceMs === null ? 'no answer' : `${(spans.voiceToVoiceMs / 1000).toFixed(2)} s`;
  return `you      ${heard}\n${persona}         ${gap}, ${outcome}, ${llm}\n`;
}
