/**
 * Owns a WASI host for one run of a command-line program: arguments in, one folder of files in memory, no clock
 * tricks, no disk, no environment. What is said never touches the disk this way, and `node:wasi` with its warning and
 * its leaking folders is not needed. Only the calls that such a program makes are there.
 * Source: WASI snapshot preview1, the `wasi_snapshot_preview1` witx of the WebAssembly/WASI repository.
 */

export type WasiRun = {
  /** Without the program's own name. */
  readonly args: readonly string[];
  /** The name under which the program sees the folder, such as `/work`. */
  readonly folder: string;
  /** All files together may not grow beyond this. */
  readonly maxBytes: number;
};

export type WasiResult = {
  readonly status: number;
  /** What the program wrote into the folder, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Its standard output and error, the first few thousand bytes. */
  readonly output: string;
};

/** Error numbers of preview1. */
const OK = 0;
const BAD_FD = 8;
const FILE_TOO_BIG = 22;
const INVALID = 28;
const NO_ENTRY = 44;

const STDERR = 2;
const FOLDER_FD = 3;
const FILETYPE = { character: 2, directory: 3, regular: 4 } as const;
const OPEN_CREATE = 1;
const OPEN_TRUNCATE = 8;
const ALL_RIGHTS = 0xffff_ffff_ffff_ffffn;
const MAX_OUTPUT_BYTES = 4096;

/** What every command-line program exports; the types of WebAssembly itself belong to the DOM library. */
type Program = { readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; _start(): void } };
type File = { bytes: Uint8Array; length: number };
type Handle = { readonly file: File; at: number };

/** Thrown through the program's frames to end it. */
class Exit extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** Runs the program to its end, on this thread. Traps and failures of the program are thrown as they are. */
export async function runWasi(module: WebAssembly.Module, run: WasiRun): Promise<WasiResult> {
  const host = createHost(run, () => program.exports.memory.buffer);
  const imports = { wasi_snapshot_preview1: host.calls };
  const program = (await WebAssembly.instantiate(module, imports)) as unknown as Program;
  let status = 0;
  try {
    program.exports['_start']();
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
    status = thrown.status;
  }
  return { status, files: host.files(), output: host.output() };
}

function createHost({ args, folder, maxBytes }: WasiRun, buffer: () => ArrayBuffer) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const argBytes = ['program', ...args].map((arg) => encoder.encode(`${arg}\0`));
  const folderName = encoder.encode(folder);
  const files = new Map<string, File>();
  const handles = new Map<number, Handle>();
  let nextFd = FOLDER_FD + 1;
  let total = 0;
  const printed = { bytes: new Uint8Array(MAX_OUTPUT_BYTES), length: 0 };

  const view = (): DataView => new DataView(buffer());
  const bytesAt = (at: number, length: number): Uint8Array => new Uint8Array(buffer(), at, length);

  /** The program's scatter/gather lists: pairs of address and length. */
  const vectors = (at: number, count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, index) =>
      bytesAt(view().getUint32(at + index * 8, true), view().getUint32(at + index * 8 + 4, true)),
    );

  const print = (bytes: Uint8Array): void => {
    const kept = bytes.subarray(0, MAX_OUTPUT_BYTES - printed.length);
    printed.bytes.set(kept, printed.length);
    printed.length += kept.length;
  };

  /** @returns whether there was room. */
  const write = (handle: Handle, bytes: Uint8Array): boolean => {
    const { file } = handle;
    const end = handle.at + bytes.length;
    const growth = Math.max(0, end - file.length);
    if (total + growth > maxBytes) return false;
    if (end > file.bytes.length) {
      const grown = new Uint8Array(Math.max(end, file.bytes.length * 2, 65_536));
      grown.set(file.bytes.subarray(0, file.length));
      file.bytes = grown;
    }
    file.bytes.set(bytes, handle.at);
    file.length = Math.max(file.length, end);
    total += growth;
    handle.at = end;
    return true;
  };

  const calls = {
    args_sizes_get(countAt: number, bytesAt_: number): number {
      view().setUint32(countAt, argBytes.length, true);
      view().setUint32(
        bytesAt_,
        argBytes.reduce((sum, { length }) => sum + length, 0),
        true,
      );
      return OK;
    },
    args_get(pointersAt: number, textAt: number): number {
      let at = textAt;
      for (const [index, bytes] of argBytes.entries()) {
        view().setUint32(pointersAt + index * 4, at, true);
        bytesAt(at, bytes.length).set(bytes);
        at += bytes.length;
      }
      return OK;
    },
    clock_time_get(_clock: number, _precision: bigint, at: number): number {
      view().setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true);
      return OK;
    },
    fd_prestat_get(fd: number, at: number): number {
      if (fd !== FOLDER_FD) return BAD_FD;
      view().setUint32(at, 0, true);
      view().setUint32(at + 4, folderName.length, true);
      return OK;
    },
    fd_prestat_dir_name(fd: number, at: number, length: number): number {
      if (fd !== FOLDER_FD) return BAD_FD;
      bytesAt(at, length).set(folderName.subarray(0, length));
      return OK;
    },
    fd_fdstat_get(fd: number, at: number): number {
      if (fd > FOLDER_FD && !handles.has(fd)) return BAD_FD;
      const type = fd === FOLDER_FD ? 'directory' : fd <= STDERR ? 'character' : 'regular';
      bytesAt(at, 24).fill(0);
      view().setUint8(at, FILETYPE[type]);
      view().setBigUint64(at + 8, ALL_RIGHTS, true);
      view().setBigUint64(at + 16, ALL_RIGHTS, true);
      return OK;
    },
    fd_fdstat_set_flags: (): number => OK,
    path_open(
      dirFd: number,
      _lookup: number,
      pathAt: number,
      pathLength: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _fdFlags: number,
      fdAt: number,
    ): number {
      if (dirFd !== FOLDER_FD) return BAD_FD;
      const name = decoder.decode(bytesAt(pathAt, pathLength));
      const known = files.get(name);
      if (known === undefined && (flags & OPEN_CREATE) === 0) return NO_ENTRY;
      const file = known ?? { bytes: new Uint8Array(0), length: 0 };
      if ((flags & OPEN_TRUNCATE) !== 0) {
        total -= file.length;
        file.length = 0;
      }
      files.set(name, file);
      handles.set(nextFd, { file, at: 0 });
      view().setUint32(fdAt, nextFd, true);
      nextFd += 1;
      return OK;
    },
    fd_close: (fd: number): number => (fd <= FOLDER_FD || handles.delete(fd) ? OK : BAD_FD),
    fd_read(fd: number, vectorsAt: number, count: number, readAt: number): number {
      const handle = handles.get(fd);
      if (handle === undefined && fd !== 0) return BAD_FD;
      let read = 0;
      for (const target of handle === undefined ? [] : vectors(vectorsAt, count)) {
        const source = handle?.file.bytes.subarray(
          handle.at,
          Math.min(handle.at + target.length, handle.file.length),
        );
        if (handle === undefined || source === undefined) break;
        target.set(source);
        handle.at += source.length;
        read += source.length;
      }
      view().setUint32(readAt, read, true);
      return OK;
    },
    fd_write(fd: number, vectorsAt: number, count: number, writtenAt: number): number {
      const handle = handles.get(fd);
      let written = 0;
      for (const source of vectors(vectorsAt, count)) {
        if (handle !== undefined) {
          if (!write(handle, source)) return FILE_TOO_BIG;
        } else if (fd === 1 || fd === STDERR) print(source);
        else return BAD_FD;
        written += source.length;
      }
      view().setUint32(writtenAt, written, true);
      return OK;
    },
    fd_seek(fd: number, offset: bigint, whence: number, at: number): number {
      const handle = handles.get(fd);
      if (handle === undefined) return BAD_FD;
      const base = whence === 0 ? 0 : whence === 1 ? handle.at : handle.file.length;
      const target = base + Number(offset);
      if (target < 0 || target > maxBytes) return INVALID;
      handle.at = target;
      view().setBigUint64(at, BigInt(target), true);
      return OK;
    },
    proc_exit(status: number): never {
      throw new Exit(status);
    },
  };

  return {
    calls,
    files: (): ReadonlyMap<string, Uint8Array> =>
      new Map([...files].map(([name, file]) => [name, file.bytes.subarray(0, file.length)])),
    output: (): string => decoder.decode(printed.bytes.subarray(0, printed.length)),
  };
}
