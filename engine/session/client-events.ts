/** Owns what a client is told of a command. Pure. */
import type { HostEvent } from '../contract/client';
import type { Command } from './commands';
import type { TurnEffect } from './turn/events';

type Type = Exclude<(Command | TurnEffect)['type'], 'unsay' | 'reword'>;

/** Whether a client sees or hears it. */
const TOLD_TO_CLIENT = {
  play: true,
  'play.end': true,
  'play.flush': true,
  'play.duck': true,
  'play.unduck': true,
  'play.pause': true,
  'play.resume': true,
  barge: true,
  transcript: true,
  audible: true,
  metric: true,
  problem: true,
  prepare: false,
  restore: false,
  transcribe: false,
  'transcribe.interim': false,
  'transcribe.overlap': false,
  pushAudio: false,
  score: false,
  rememberPauses: false,
  fill: false,
  prefill: false,
  generate: false,
  synthesise: false,
  cancel: false,
  'cancel.speech': false,
  takeOver: false,
  'timer.start': false,
  'timer.stop': false,
  complete: false,
  illegal: false,
  over: false,
} as const satisfies Readonly<Record<Type, boolean>>;

type Told = {
  readonly [T in keyof typeof TOLD_TO_CLIENT]: (typeof TOLD_TO_CLIENT)[T] extends true ? T : never;
}[keyof typeof TOLD_TO_CLIENT];

/** What a client sees or hears. */
export type ClientCommand = Extract<Command, { readonly type: Told }>;

export const isToldToClient = <C extends { readonly type: Type }>(
  command: C,
): command is Extract<C, { readonly type: Told }> => TOLD_TO_CLIENT[command.type];

/**
 * @param llm the label of the language model that answers.
 * @param nowMs the host's clock.
 */
export function clientEventOf(command: ClientCommand, llm: string, nowMs: number): HostEvent {
  switch (command.type) {
    case 'play':
      return { kind: 'audio', turnId: command.turnId, samples: command.samples };
    case 'play.end': {
      const { turnId, totalSamples } = command;
      return { kind: 'control', type: 'speech.end', turnId, totalSamples };
    }
    case 'play.flush':
      return { kind: 'control', type: 'speech.flush', turnId: command.turnId };
    case 'play.duck':
      return { kind: 'control', type: 'speech.duck', turnId: command.turnId, gainDb: command.gainDb };
    case 'play.unduck':
      return { kind: 'control', type: 'speech.unduck', turnId: command.turnId };
    case 'play.pause':
      return { kind: 'control', type: 'speech.pause', turnId: command.turnId };
    case 'play.resume':
      return { kind: 'control', type: 'speech.resume', turnId: command.turnId };
    case 'barge': {
      const { turnId, action, reason } = command;
      return { kind: 'control', type: 'barge', turnId, action, reason, atMs: nowMs };
    }
    case 'transcript': {
      const { turnId, role, text, unheard, isFinal } = command;
      return { kind: 'transcript', turnId, role, text, unheard, isFinal };
    }
    case 'audible': {
      const { turnId, spans, ready, speculation } = command;
      return {
        kind: 'control',
        type: 'audible',
        turnId,
        spans,
        ...(ready === null ? {} : { ready }),
        speculation,
        llm,
      };
    }
    case 'metric': {
      const { turnId, spans, ready, outcome, speculation } = command;
      return {
        kind: 'metric',
        turnId,
        spans,
        ...(ready === null ? {} : { ready }),
        outcome,
        speculation,
        llm,
      };
    }
    case 'problem':
      return { kind: 'control', type: 'problem', problem: command.problem };
  }
}
