/** Owns what the plain Node shell can be told on its command line and in its environment, and the words if it is wrong. */
import { parseArgs } from 'node:util';

/**
 * Tried first when no port is asked for: a browser keeps its permission for the microphone and what the window
 * remembers per address, and an address includes the port. Any free one will do if it is taken.
 */
const USUAL_PORT = 47_867;

export type ServerArguments =
  | { readonly ok: true; /** Tried in this order. */ readonly ports: readonly number[] }
  | { readonly ok: false; readonly message: string };

export function readServerArguments(argv: readonly string[], env: NodeJS.ProcessEnv): ServerArguments {
  let wished: string | undefined;
  try {
    const { values } = parseArgs({ args: [...argv], options: { port: { type: 'string' } } });
    wished = values.port ?? env['SIDETONE_PORT'];
  } catch {
    return { ok: false, message: `"${argv.join(' ')}" is not understood. The only option is --port NUMBER.` };
  }
  if (wished === undefined || wished === '') return { ok: true, ports: [USUAL_PORT, 0] };
  const port = Number(wished);
  if (!/^\d+$/.test(wished) || port > 65_535) {
    return {
      ok: false,
      message: `"${wished}" is no port. Give a number from 1024 to 65535, or none at all.`,
    };
  }
  return { ok: true, ports: [port] };
}

/** One line with the fix for what `listen` throws. */
export function explainListenError(error: NodeJS.ErrnoException, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Give another one with --port, or none to take any that is free.`;
    case 'EACCES':
      return `Port ${port} may not be used by you. Give one from 1024 to 65535 with --port.`;
    default:
      return `The server could not be started: ${error.message}`;
  }
}
