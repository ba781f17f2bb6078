/** Owns how llama.cpp is opened: quietly, and as it was delivered; nothing is ever built or fetched. */
import { getLlama, LlamaLogLevel, type Llama } from 'node-llama-cpp';

/**
 * @param gpu `auto` takes a GPU for which a delivered binary works, and the processor else. All in one process take the
 * same: two binaries would share each other's libraries.
 */
export const openLlama = (gpu: 'auto' | false, maxThreads = 0): Promise<Llama> =>
  getLlama({
    gpu,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.disabled,
    logger: () => {},
    // No limit at 0; each context has its own.
    maxThreads,
  });
