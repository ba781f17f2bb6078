/**
 * The entry of the inference process. It connects the service to whatever channel the parent gave: Electron's
 * parentPort, or Node's fork. It ends when the parent goes.
 */
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceEvent } from '../contract/inference';
import { isNewsOfTester } from '../contract/tester';
import { createProviders } from './create-providers';
import { removeTelemetryLeftovers, turnTelemetryOff } from './onnx/telemetry';
import { createInferenceService } from './service';
import { forkByParent } from './spawn/tester-child';

type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
};

// What onnxruntime and llama.cpp write must be read by this account alone; they take no mode. Threads have this
// process's.
process.umask(0o077);
// Before any model and any thread: threads can't turn it off.
turnTelemetryOff();
void removeTelemetryLeftovers({
  platform: process.platform,
  env: process.env,
  home: homedir(),
  temporary: tmpdir(),
});

const { parentPort } = process as typeof process & { readonly parentPort?: ParentPort };

const send = (event: InferenceEvent): void => {
  if (parentPort !== undefined) parentPort.postMessage(event);
  // A parent that is gone can't be told anything; `disconnect` below ends this process.
  else if (process.connected) process.send?.(event, () => {});
};

const handle = createInferenceService(createProviders(join(import.meta.dirname, 'thread.js')), send);

if (parentPort !== undefined) {
  const testers = forkByParent((ask) => parentPort.postMessage(ask));
  parentPort.on('message', ({ data }) => {
    if (isNewsOfTester(data)) testers.receive(data);
    else handle(data);
  });
} else {
  process.on('message', handle);
  process.on('disconnect', () => process.exit(0));
}
// The parent decides when to end: Ctrl+C, or a terminal that is closed, reaches the whole process group, and a polite
// end needs this one's answers.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});

send({ kind: 'control', type: 'ready', pid: process.pid });
