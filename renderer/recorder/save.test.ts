import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DownloadEnd } from '../state/models/downloads';
import { saveRecording } from './save';

afterEach(() => vi.unstubAllGlobals());

type Picker = NonNullable<Window['showSaveFilePicker']>;

function setUp(picker?: Picker) {
  const order: string[] = [];
  vi.stubGlobal('window', picker === undefined ? {} : { showSaveFilePicker: picker });
  vi.stubGlobal('document', {
    createElement: () => ({ href: '', download: '', click: () => void order.push('click') }),
  });
  const save = (follow: ((url: string) => Promise<DownloadEnd>) | null = null) =>
    saveRecording(new Blob(['x']), 'a.webm', 'blob:1', follow);
  return { order, save };
}

const chosen = (sink: UnderlyingSink): Picker =>
  (() => Promise.resolve({ createWritable: async () => new WritableStream(sink) })) as unknown as Picker;

describe('saving a recording', () => {
  it('a plain download proves nothing: catches the only copy deleted for a download that failed', async () => {
    const { order, save } = setUp();
    expect(await save()).toBe('handed');
    expect(order).toEqual(['click']);
  });

  it('in the desktop app it counts only when the download is complete', async () => {
    const { order, save } = setUp(chosen({}));
    const follow = (end: DownloadEnd) => (url: string) => {
      order.push(`follow ${url}`);
      return Promise.resolve(end);
    };
    expect(await save(follow('completed'))).toBe('written');
    expect(await save(follow('cancelled'))).toBe('cancelled');
    expect(await save(follow('unknown'))).toBe('handed');
    await expect(save(follow('interrupted'))).rejects.toThrow('interrupted');
    // Followed before it begins, or a fast end would be missed.
    expect(order.slice(0, 2)).toEqual(['follow blob:1', 'click']);
  });

  it('where a place can be chosen it counts when all of it is written', async () => {
    const written: unknown[] = [];
    expect(await setUp(chosen({ write: (piece) => void written.push(piece) })).save()).toBe('written');
    expect(written).toHaveLength(1);
    const full = chosen({
      write: () => {
        throw new DOMException('', 'QuotaExceededError');
      },
    });
    await expect(setUp(full).save()).rejects.toThrow(DOMException);
  });

  it('called off it is not saved, and a refused question falls back to a download that proves nothing', async () => {
    const refuse =
      (name: string): Picker =>
      () =>
        Promise.reject(new DOMException('', name));
    const off = setUp(refuse('AbortError'));
    expect([await off.save(), off.order]).toEqual(['cancelled', []]);
    const refused = setUp(refuse('SecurityError'));
    expect([await refused.save(), refused.order]).toEqual(['handed', ['click']]);
  });
});
