/** Owns the error codes that may cross a process or reach a person. */

/** Every code with the sentence that explains it when nothing more exact is known; the exact ones are in problem-words.ts. */
export const ERROR_CODES = {
  BAD_REQUEST: 'The request was not understood.',
  PROFILE_NOT_FOUND: 'There is no such persona.',
  PROFILE_INVALID: 'The persona file has a mistake.',
  MODEL_MISSING: 'A model is not on this machine yet.',
  MODEL_BROKEN: 'A model file could not be loaded.',
  DOWNLOAD_FAILED: 'A model could not be downloaded.',
  NO_LLM: 'No language model is to be had.',
  REPLACED: 'Something else takes the place of what was chosen.',
  STT_FAILED: 'The words could not be recognised.',
  LLM_FAILED: 'The language model failed.',
  TTS_FAILED: 'The voice failed.',
  EOT_FAILED: 'Whether the turn is over could not be judged.',
  TIMED_OUT: 'A stage took too long.',
  CANCELLED: 'The work was cancelled.',
  INFERENCE_CRASHED: 'The inference process stopped and is being started again.',
  INFERENCE_DOWN: 'The inference process keeps stopping.',
  SETTINGS_BROKEN: 'The settings could not be read.',
  DISK_FAILED: 'It could not be written to the disk.',
  NOT_FOUND: 'It is not there any more.',
  AUDIO_FILE: 'The audio file could not be read.',
  BUSY: 'Too much is waiting already.',
  FORBIDDEN: 'This client may not do that.',
  ELSEWHERE: 'The conversation is held in another window.',
  INTERNAL: 'Something went wrong inside Sidetone.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
