/** Owns what a client may ask about models and the disk they lie on, and what it is answered. */
import { z } from 'zod';

export const modelRequests = [
  /** How much room there is where models are kept. */
  z.strictObject({ type: z.literal('models.disk') }),
  /**
   * Stops what is being fetched, no matter which client asked for it. What has come stays, and `models.fetch` goes on
   * from there.
   */
  z.strictObject({ type: z.literal('models.pause') }),
  /** Stops it and throws away what has come of it, and of what is paused. */
  z.strictObject({ type: z.literal('models.cancel') }),
  /** Forgets that these could not be fetched. */
  z.strictObject({ type: z.literal('models.dismiss'), ids: z.array(z.string().min(1).max(200)).max(50) }),
  /** What folders there are on the host's machine, to choose one with model files; null for the person's own. */
  z.strictObject({ type: z.literal('folders.list'), path: z.string().min(1).max(4096).nullable() }),
] as const;

export type ModelsDisk = {
  /** Where models are kept, absolute. */
  readonly folder: string;
  /** Null where the system does not tell. */
  readonly freeBytes: number | null;
};

/** Who a voice sounds like, as far as it is known. */
export type VoiceTraits = {
  readonly sex: 'woman' | 'man';
  readonly accent: 'american' | 'australian' | 'british' | 'indian' | 'irish' | 'scottish';
  /** `robotic`: put together from recorded pieces, which is heard. */
  readonly sound: 'natural' | 'robotic';
};

/**
 * A voice that can be chosen: what settings, sessions and persona files mean by a voice's id. No catalogue model is
 * one.
 */
export type VoiceChoice = {
  readonly id: string;
  /** "Joe". */
  readonly label: string;
  /** The engine that speaks: "Piper". */
  readonly maker: string;
  readonly traits: VoiceTraits;
  /** Its files are on this machine. */
  readonly isHere: boolean;
};

export type FolderList = {
  readonly path: string;
  /** Null at the top. */
  readonly parent: string | null;
  /** Names of the folders in it; hidden ones are left out. */
  readonly folders: readonly string[];
  /** Files in it that have the size of a model's file; what they are is known only once they are read. */
  readonly likelyModelFiles: number;
};

export type ModelAnswers = {
  readonly 'models.disk': ModelsDisk;
  readonly 'models.pause': null;
  readonly 'models.cancel': null;
  readonly 'models.dismiss': null;
  readonly 'folders.list': FolderList;
};
