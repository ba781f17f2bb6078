/**
 * Owns every bound of downloading in one table, with its reason. It must not hold anything but numbers; tests pass
 * their own smaller ones.
 */
import type { LockTimes } from '../store/file-lock';

export type Limits = LockTimes & {
  /** Connect, TLS, redirects and headers together. Longer than a slow link needs, short enough to move on. */
  readonly firstByteMs: number;
  /** A transfer that brings less than `stallBytes` in this time is dead. */
  readonly stallMs: number;
  /** Stops a server that dribbles single bytes from counting as alive. */
  readonly stallBytes: number;
  /** Attempts in a row that may bring less than `progressBytes`: the first and one resume. */
  readonly fruitlessAttempts: number;
  readonly progressBytes: number;
  /** Attempts at one URL in all, however much each brought. */
  readonly attempts: number;
  /** Pause before an attempt is repeated. */
  readonly retryMs: number;
  /** A package client may be this long without its files growing: resolving an index takes 10 s on a bad day. */
  readonly clientStallMs: number;
  /** One package in all; at 50 kB/s 90 MB take half an hour. */
  readonly clientTotalMs: number;
  /** Runs of a client for one package, as long as each brings `progressBytes`. */
  readonly clientAttempts: number;
  /** To find out whether a client exists: a cold Python on a slow disk takes seconds. */
  readonly clientProbeMs: number;
  /** How often a client's files are looked at. */
  readonly watchMs: number;
  /** Left free on the disk after a download. */
  readonly diskReserveBytes: number;
};

export const LIMITS: Limits = {
  firstByteMs: 5_000,
  stallMs: 15_000,
  stallBytes: 4_096,
  fruitlessAttempts: 2,
  progressBytes: 1_048_576,
  attempts: 20,
  retryMs: 500,
  clientStallMs: 60_000,
  clientTotalMs: 3_600_000,
  clientAttempts: 3,
  clientProbeMs: 15_000,
  watchMs: 250,
  lockBeatMs: 5_000,
  lockStaleMs: 30_000,
  lockPollMs: 500,
  lockWaitMs: 3_600_000,
  diskReserveBytes: 67_108_864,
};
