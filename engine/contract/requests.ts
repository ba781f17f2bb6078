/**
 * Owns what a client may ask the host for and what it is answered. Each request has one schema and one answer type;
 * they come from a file for each area. Events that need no answer are client.ts's.
 */
import { z } from 'zod';
import { appRequests, type AppAnswers } from './app';
import { llmRequests, type LlmAnswers } from './llm';
import { modelRequests, type ModelAnswers } from './models';
import { historyRequests, type HistoryAnswers } from './history';
import { profileRequests, type ProfileAnswers } from './profiles';
import { SETTING_KEYS, type SettingKey } from './settings';
import { settingsChangeSchema } from './settings-schema';

const settingsRequests = [
  z.strictObject({ type: z.literal('settings.change'), change: settingsChangeSchema }),
  /** To the defaults: those named, or all. */
  z.strictObject({
    type: z.literal('settings.reset'),
    keys: z.array(z.enum(SETTING_KEYS as [SettingKey, ...SettingKey[]])).optional(),
  }),
] as const;

/** What changed is told to every client by the `settings` event. */
type SettingsAnswers = { readonly 'settings.change': null; readonly 'settings.reset': null };

export const requestSchema = z.discriminatedUnion('type', [
  ...settingsRequests,
  ...appRequests,
  ...llmRequests,
  ...modelRequests,
  ...historyRequests,
  ...profileRequests,
]);
export type Request = z.infer<typeof requestSchema>;
export type RequestType = Request['type'];
export type RequestOf<T extends RequestType> = Extract<Request, { readonly type: T }>;

export type Answers = SettingsAnswers &
  AppAnswers &
  LlmAnswers &
  ModelAnswers &
  HistoryAnswers &
  ProfileAnswers;
export type Answer = Answers[RequestType];
export type AnswerTo<T extends RequestType> = Answers[T];

/** One function per request; a SidetoneError that it throws is the answer's problem. */
export type RequestHandlers<T extends RequestType = RequestType> = {
  readonly [K in T]: (request: RequestOf<K>) => Promise<AnswerTo<K>>;
};
