import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { endQuietlyWithout } from './closed-pipe';

const failure = (code: string): Error => Object.assign(new Error(`write ${code}`), { code });

describe('a command whose reader has gone', () => {
  const watched = () => {
    const [output, progress, end] = [new PassThrough(), new PassThrough(), vi.fn<() => void>()];
    endQuietlyWithout(output, progress, end);
    return { output, progress, end };
  };

  it('ends, instead of in the stack trace of an error that the program does not listen for', () => {
    const { output, end } = watched();
    output.emit('error', failure('EPIPE'));
    expect(end).toHaveBeenCalledOnce();
  });

  it('goes on if only its progress is not read: a file may be its result', () => {
    const { progress, end } = watched();
    progress.emit('error', failure('EPIPE'));
    expect(end).not.toHaveBeenCalled();
  });

  it('does not hide that the disk its output goes to is full', () => {
    const { output, end } = watched();
    expect(() => output.emit('error', failure('ENOSPC'))).toThrow('ENOSPC');
    expect(end).not.toHaveBeenCalled();
  });
});
