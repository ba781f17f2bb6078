/**
 * Owns the vocabulary of the session machine: states, events, commands. No clock, no I/O, no imports but types.
 * Positions of microphone audio are absolute sample numbers since the session began (16 kHz); positions of playout
 * are sample numbers since the turn's reply began (PLAYOUT_RATE).
 */
import type { Unheard } from '../audio/unheard';
import type { BargeAction, BargeReason, Mode, PauseHabit, PlayoutReport } from '../contract/client';
import type { Problem } from '../contract/errors';
import type { Manner } from '../contract/settings';
import type { Ready, Spans, Speculation, TurnOutcome } from '../contract/spans';
import type { ChunkerState } from '../text/chunk';

/** What the machine needs to know of a persona. */
export type Persona = {
  readonly profileId: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly fallbackLine: string;
  /** Said once in a turn whose reply is late; absent for silence. */
  readonly filler?: string | undefined;
};

/** One piece of work on behalf of one turn. A turn that is worked on again gets a new attempt; old answers are stale. */
export type WorkId = { readonly turnId: number; readonly attempt: number };

/** What the turn policy knows of the microphone. */
export type Listening =
  /** Nobody speaks. `run` frames in a row were over the threshold, the first of them began at `runFrom`. */
  | { readonly kind: 'quiet'; readonly run: number; readonly runFrom: number }
  /** Duplex: somebody speaks, or paused a moment ago. */
  | {
      readonly kind: 'speaking';
      readonly fromSample: number;
      readonly lastSpeechSample: number;
      readonly speechFrames: number;
      /** Silences inside the utterance that speech went on after. */
      readonly pausesMs: readonly number[];
      /** Mean squares of the loudest frames, the loudest first. */
      readonly loudest: readonly number[];
      /** How long the detector takes to notice a silence such as the last one. */
      readonly lagMs: number;
    }
  /** Push-to-talk: the key is down. */
  | {
      readonly kind: 'held';
      readonly fromSample: number;
      readonly downSample: number;
      readonly lastSpeechSample: number;
      readonly speechFrames: number;
    }
  /** Push-to-talk: the key is up, the last syllable may still be on its way. */
  | { readonly kind: 'trailing'; readonly fromSample: number; readonly untilSample: number };

/** One piece of the reply that the voice is given at once. */
export type ReplyChunk = {
  readonly text: string;
  /** Null until its first samples came. */
  readonly startSample: number | null;
  readonly endSample: number;
  readonly done: boolean;
};

export type Reply = {
  readonly chunker: ChunkerState;
  /** All text of the reply so far, as the model wrote it. */
  readonly text: string;
  readonly written: boolean;
  readonly chunks: readonly ReplyChunk[];
  /** Index of the chunk that is with the voice, null if none is. */
  readonly speaking: number | null;
  /** Samples handed to the player. */
  readonly totalSamples: number;
  /** Samples that the player reported as played. */
  readonly playedSamples: number;
  /** First sample of the reply that is loud enough to hear, null until known. */
  readonly firstAudibleSample: number | null;
  /** Whether the player was told that no more will come. */
  readonly endSent: boolean;
  readonly fallback: 'no' | 'speaking' | 'failed';
};

/** Somebody speaks over the persona, as the ladder sees it. Positions are the microphone's. */
export type Overlap = {
  readonly onsetSample: number;
  readonly onsetMs: number;
  /** Where in the reply the loudspeaker was when it began. */
  readonly onsetPlayed: number;
  /** Just after the newest frame, and after the newest that was speech. */
  readonly endSample: number;
  readonly lastSample: number;
  readonly speechFrames: number;
  /** Mean square of its loudest frame, and of the newest that was speech; null where nobody measured. */
  readonly loudest: number;
  readonly power: number | null;
  /** Speech probability of the newest frame that was speech. */
  readonly probability: number;
  /** Requests made to recognise it. */
  readonly probes: number;
  /** Where the newest of them that is on its way ends, and its number; null if none is. */
  readonly asked: { readonly probe: number; readonly toSample: number } | null;
  /** What was recognised so far, and how far that reaches; null as long as nothing came. */
  readonly words: { readonly text: string; readonly toSample: number } | null;
  /** Up to here it was heard as a backchannel, or as the persona's own words; null if it was not. */
  readonly harmlessTo: number | null;
  /** Whether its first sound was given to the recogniser, to hold the voice for it or not. */
  readonly isGlimpsed: boolean;
  /** Until this sample the voice is not held for it: what was heard last is what listeners say. */
  readonly calmTo: number;
};

/**
 * How far an interruption has come. `cleared`: it is known to be harmless, the voice goes on, what else is said is
 * still listened to.
 */
export type Barge = {
  readonly stage: 'open' | 'ducked' | 'paused' | 'cleared';
  readonly overlap: Overlap | null;
  /** Counts up inside a turn, so that the answer to an older question is not taken for one to the newest. */
  readonly nextProbe: number;
};

/** What the user had said before, if these words go on with it: the persona had hardly begun to answer. */
export type Joining = {
  readonly turnId: number;
  readonly text: string;
  /** Where the utterance begins that goes on with it; no other may. */
  readonly fromSample: number;
};

/** Times of a turn on the host's clock; null until they happened. */
export type Marks = {
  readonly lastVoicedMs: number | null;
  readonly endpointMs: number | null;
  readonly transcriptMs: number | null;
  readonly firstTokenMs: number | null;
  readonly firstChunkMs: number | null;
  readonly firstAudioMs: number | null;
  readonly firstAudibleMs: number | null;
};

export type Turn = {
  readonly work: WorkId;
  /**
   * The utterance in the microphone's samples; both 0 for the greeting, and equal as long as the utterance has no end
   * (a reply that was begun while the last word was still being said).
   */
  readonly fromSample: number;
  readonly toSample: number;
  /** Null until recognised. */
  readonly userText: string | null;
  readonly reply: Reply;
  readonly marks: Marks;
  /**
   * What a client would see and hear of the turn, kept back in order as long as it is not certain that it is right: the
   * turn is not decided, or its words are not confirmed. Null once it is.
   */
  readonly held: readonly Command[] | null;
  /** The words are those of a draft; the transcript of the whole utterance has yet to confirm them. */
  readonly isProvisional: boolean;
  /** Whether those words reach the end of the speech, so that they are most likely all: its voice need not wait. */
  readonly isAllHeard: boolean;
  readonly barge: Barge;
  /** The turn whose words this one's go on with; the memory has both as one. */
  readonly joins: Joining | null;
  readonly filler: 'unsaid' | 'said';
  /** Told when the turn is over: an answer that was heard takes back what was told of failures before it. */
  readonly remark: Problem | null;
  readonly speculation: Speculation;
};

/** Probabilities that the turn is over, by its sound and by its words; null for what can't be had. */
export type TurnScores = { readonly smartTurn: number | null; readonly textScore: number | null };

/** What was recognised while the user was still speaking. */
export type Draft = {
  readonly text: string;
  /** The microphone's sample up to which it goes. */
  readonly toSample: number;
  /** What recognising it took. */
  readonly tookMs: number;
};

/** A turn that is over, as later turns remember it: what the persona said is what was heard. */
export type HistoryTurn = {
  readonly turnId: number;
  /** Empty for the greeting, which answers nobody. */
  readonly user: string;
  /** Cut at the playout position; empty if nothing was heard. */
  readonly persona: string;
  /** The user spoke before the reply was over. */
  readonly interrupted: boolean;
};

/** An interrupted turn whose exact end the player has not told yet. */
export type Settling = { readonly turn: Turn; readonly outcome: TurnOutcome };

/** What is known of how soon the first word of a reply comes. */
export type ReplyPace = {
  /** Of the newest reply that gave one; null before the first. */
  readonly firstWordMs: number | null;
  /** Replies that were called off before they had one, as long as nothing is known. */
  readonly unanswered: number;
  /** The reply of which no word has come yet, and when it was asked for. */
  readonly asked: { readonly work: WorkId; readonly atMs: number } | null;
};

export type EndReason = 'hung-up' | 'client-lost' | 'could-not-connect';

type Common = {
  readonly sessionId: string;
  readonly persona: Persona;
  readonly mode: Mode;
  readonly history: readonly HistoryTurn[];
  readonly nextTurnId: number;
  readonly nextAttempt: number;
  readonly listening: Listening;
  readonly settling: Settling | null;
  /** Many replies may be begun for one that is kept: see the event `ready`, and reply-pace.ts. */
  readonly isReplyCheap: boolean;
  /** How quick the language model is found to be; null where its replies are not cheap, however quick. */
  readonly replyPace: ReplyPace | null;
  /** See the event `habit`. */
  readonly pauses: PauseHabit | null;
  /** See the event `manner`. */
  readonly manner: Manner;
  /** An utterance under way goes on with the words of a turn that was interrupted right after it began to answer. */
  readonly joining: Joining | null;
  /** What was understood of an utterance while it was said over the persona, should its whole come to nothing. */
  readonly overheard: { readonly text: string; readonly fromSample: number } | null;
  /** Mean square of the user's voice where it was loudest, in the newest turns: how loud a person is here. */
  readonly voicePower: number | null;
  /** Samples of the persona's voice played in turns that are over: echo cancellation needs some to converge. */
  readonly playedBefore: number;
  /** The turn for which work done ahead was thrown away last; null if there is none. */
  readonly droppedAheadOf: number | null;
  /** Events that had no business in the state they came in. */
  readonly illegalEvents: number;
};

export type Created = Common & { readonly tag: 'CREATED' };
export type Connecting = Common & {
  readonly tag: 'CONNECTING';
  readonly purpose:
    | { readonly kind: 'begin'; readonly greet: boolean }
    /** Another model or voice is tried. */
    | { readonly kind: 'change' }
    /** It could not be had: what was there before is loaded again. */
    | { readonly kind: 'return' };
};
/**
 * `resumed`: the turn that the user went on speaking in before anything was heard; its utterance is continued.
 * `ahead`: a turn that is worked on while the user may still go on; all of it is held.
 * `drafting`: the utterance so far is being recognised. `draft`: the last result, of this utterance.
 */
export type Active = Common & {
  readonly tag: 'ACTIVE';
  readonly resumed: Turn | null;
  readonly ahead: Turn | null;
  readonly drafting: { readonly work: WorkId; readonly toSample: number; readonly sinceMs: number } | null;
  readonly draft: Draft | null;
  readonly scoring: Scoring | null;
};

/**
 * Whether the turn is over is being judged, or was. The words are judged as soon as a draft has them, while the user
 * speaks; the sound in the silence after them, if they leave a doubt. `works`: those whose answers belong here.
 */
export type Scoring = {
  readonly works: readonly WorkId[];
  readonly text: string;
  readonly scores: TurnScores;
  /** Whether the words have been judged. */
  readonly isRead: boolean;
  /** The turn whose sound was asked about. */
  readonly soundOf: WorkId | null;
};
export type Processing = Common & { readonly tag: 'PROCESSING'; readonly turn: Turn };
export type Responding = Common & { readonly tag: 'RESPONDING'; readonly turn: Turn };
export type Terminated = Common & { readonly tag: 'TERMINATED'; readonly reason: EndReason };

export type SessionState = Created | Connecting | Active | Processing | Responding | Terminated;

export type TimerName =
  'connect' | 'frames' | 'stt' | 'llm' | 'tts' | 'playout' | 'settle' | 'barge' | 'filler' | 'quiet';

/** What happened, stamped by the shell. Facts about work carry its id; those of older work are no-ops. */
export type SessionEvent = { readonly sessionId: string; readonly atMs: number } & (
  | { readonly type: 'connect'; readonly greet: boolean }
  /** `isReplyCheap`: replies cost this machine's processor little, so that many may be begun for one that is kept. */
  | { readonly type: 'ready'; readonly isReplyCheap: boolean }
  | { readonly type: 'unready'; readonly problem: Problem }
  /** Model or voice changed: the turn in flight ends, everything is prepared anew. */
  | { readonly type: 'reconfigure' }
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'end'; readonly reason: EndReason }
  /** `echo`: how likely it is that the microphone hears the persona and nobody else; absent if that can't be told. */
  | {
      readonly type: 'frame';
      readonly endSample: number;
      readonly probability: number;
      readonly echo?: number | undefined;
      /** Mean square of the frame's samples; absent where nobody measured. */
      readonly power?: number | undefined;
    }
  | { readonly type: 'talk.down'; readonly atSample: number }
  | { readonly type: 'talk.up'; readonly atSample: number }
  | { readonly type: 'voice.stop' }
  /** `lastVoicedMs`: when the last voiced sample of the utterance was captured, null if none was voiced. */
  | {
      readonly type: 'transcribed';
      readonly work: WorkId;
      readonly text: string;
      readonly lastVoicedMs: number | null;
      /** Why the text is empty. */
      readonly unheard?: Unheard;
    }
  /** What was recognised of an utterance that is not over; empty if nothing was, or if it failed. */
  | { readonly type: 'drafted'; readonly work: WorkId; readonly text: string }
  /** What was said over the persona, up to where it was asked for; null if it could not be recognised. */
  | {
      readonly type: 'overheard';
      readonly work: WorkId;
      readonly probe: number;
      readonly text: string | null;
    }
  /** The filler's samples, made in advance. */
  | {
      readonly type: 'filler';
      readonly work: WorkId;
      readonly samples: Float32Array;
      readonly firstAudibleSample: number | null;
    }
  /** How complete the turn sounds and reads. */
  | { readonly type: 'scored'; readonly work: WorkId; readonly scores: TurnScores }
  /** How this person pauses, as far as it is known. */
  | { readonly type: 'habit'; readonly pauses: PauseHabit | null }
  /** How long this person wants to be waited for, and how readily to be given the floor. */
  | { readonly type: 'manner'; readonly manner: Manner }
  /** The persona's file was changed: what it says from now on. Nothing that was said is said again. */
  | { readonly type: 'persona'; readonly persona: Persona }
  | { readonly type: 'token'; readonly work: WorkId; readonly text: string }
  /** All text of the reply before was none: the model had been thinking. */
  | { readonly type: 'takenBack'; readonly work: WorkId }
  | { readonly type: 'written'; readonly work: WorkId }
  | {
      readonly type: 'speech';
      readonly work: WorkId;
      readonly chunk: number;
      readonly samples: Float32Array;
      /** First audible sample within `samples`, null if there is none. */
      readonly firstAudibleSample: number | null;
    }
  | { readonly type: 'spoken'; readonly work: WorkId; readonly chunk: number }
  | {
      readonly type: 'failed';
      readonly work: WorkId;
      readonly stage: 'stt' | 'llm' | 'tts';
      readonly problem: Problem;
    }
  | {
      readonly type: 'playout';
      readonly turnId: number;
      readonly phase: PlayoutReport['phase'];
      readonly playedSamples: number;
      readonly playedAtMs: number;
    }
  /** `work` is that of the `timer.start`; null for timers of the whole session. */
  | { readonly type: 'timer'; readonly timer: TimerName; readonly work: WorkId | null }
);

/** What a state has to deal with. */
export type StateEvent = Exclude<SessionEvent, { readonly type: 'habit' | 'manner' | 'persona' }>;

/** What the shell shall do. */
export type Command =
  | { readonly type: 'prepare' }
  /** Forget the change that failed, and prepare what was there before it. */
  | { readonly type: 'restore' }
  | {
      readonly type: 'transcribe';
      readonly work: WorkId;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** As `transcribe`, but answered with `drafted`. */
  | {
      readonly type: 'draft';
      readonly work: WorkId;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** Let the language model read what the user has said so far; nothing is answered. */
  | { readonly type: 'prime'; readonly userText: string; readonly history: readonly HistoryTurn[] }
  /** Take in the sound of an utterance that is not over, so that less is left to do when it is to be judged. */
  | { readonly type: 'attend'; readonly fromSample: number; readonly toSample: number }
  /**
   * Judge whether the turn is over: by these words if there are any, by this sound if there is any. `question`: what the
   * persona said last, empty if nothing.
   */
  | {
      readonly type: 'score';
      readonly work: WorkId;
      readonly text: string;
      readonly question: string;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** Remember how this person paused inside a turn. */
  | { readonly type: 'pauses'; readonly pausesMs: readonly number[] }
  /** Recognise what is being said over the persona. A newer request takes the place of an older one. */
  | {
      readonly type: 'overhear';
      readonly work: WorkId;
      readonly probe: number;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** Give the samples of the filler if they are there. */
  | { readonly type: 'fill'; readonly work: WorkId; readonly text: string }
  | {
      readonly type: 'generate';
      readonly work: WorkId;
      readonly userText: string;
      readonly history: readonly HistoryTurn[];
    }
  | { readonly type: 'synthesise'; readonly work: WorkId; readonly chunk: number; readonly text: string }
  /** Stop all requests of this work. */
  | { readonly type: 'cancel'; readonly work: WorkId }
  /** Cancels `from`, all but the recognition of its utterance, which goes on as that of `to`. */
  | { readonly type: 'takeOver'; readonly from: WorkId; readonly to: WorkId }
  | { readonly type: 'play'; readonly turnId: number; readonly samples: Float32Array }
  | { readonly type: 'play.end'; readonly turnId: number; readonly totalSamples: number }
  | { readonly type: 'play.flush'; readonly turnId: number }
  | { readonly type: 'play.duck'; readonly turnId: number; readonly gainDb: number }
  | { readonly type: 'play.unduck'; readonly turnId: number }
  | { readonly type: 'play.pause'; readonly turnId: number }
  | { readonly type: 'play.resume'; readonly turnId: number }
  /** For whoever measures or shows the ladder. */
  | {
      readonly type: 'barge';
      readonly turnId: number;
      readonly action: BargeAction;
      readonly reason: BargeReason;
    }
  | {
      readonly type: 'transcript';
      readonly turnId: number;
      readonly role: 'user' | 'persona';
      readonly text: string;
      readonly unheard: string;
      readonly isFinal: boolean;
    }
  /** The reply can be heard, and how long that took is known for good; `metric` says the same at the turn's end. */
  | {
      readonly type: 'audible';
      readonly turnId: number;
      readonly spans: Spans;
      readonly ready: Ready | null;
      readonly speculation: Speculation;
    }
  | {
      readonly type: 'metric';
      readonly turnId: number;
      readonly spans: Spans;
      readonly ready: Ready | null;
      readonly outcome: TurnOutcome;
      readonly speculation: Speculation;
    }
  | { readonly type: 'problem'; readonly problem: Problem }
  | {
      readonly type: 'timer.start';
      readonly timer: TimerName;
      readonly work: WorkId | null;
      readonly ms: number;
    }
  | { readonly type: 'timer.stop'; readonly timer: TimerName }
  /** The session is over; sent exactly once. */
  | { readonly type: 'complete'; readonly reason: EndReason }
  /** An event that had no business here; for the log. */
  | { readonly type: 'illegal'; readonly event: SessionEvent['type']; readonly state: SessionState['tag'] };

export type Step = { readonly state: SessionState; readonly commands: readonly Command[] };
