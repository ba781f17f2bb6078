/**
 * Owns how many banners are seen at once: all where there is room, in a narrow window the most important one and a button
 * that opens the rest, so that the conversation is not pushed away. What each says is its own.
 */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { createContext, use, useId, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { mostImportant, type BannerTone, type ListedBanner } from '../state/banner-order';
import { words } from '../words';

type Shelf = {
  /** @returns how to take it away again. */
  readonly put: (banner: ListedBanner) => () => void;
  readonly topId: string | null;
};

const ShelfContext = createContext<Shelf | null>(null);

export function BannerShelf({ children }: { readonly children: ReactNode }) {
  const [banners, setBanners] = useState<readonly ListedBanner[]>([]);
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  const topId = mostImportant(banners)?.id ?? null;
  const put = useMemo(
    () => (banner: ListedBanner) => {
      setBanners((before) => [...before, banner]);
      return () => setBanners((before) => before.filter(({ id }) => id !== banner.id));
    },
    [],
  );
  const shelf = useMemo(() => ({ put, topId }), [put, topId]);
  const more = banners.length - 1;
  // Nothing is left to be opened: the next ones come folded.
  if (isOpen && more < 1) setOpen(false);
  const Sign = isOpen ? ChevronUp : ChevronDown;
  return (
    <div className={isOpen ? 'shelf is-open' : 'shelf'}>
      <ShelfContext value={shelf}>
        <div id={listId}>{children}</div>
      </ShelfContext>
      <p className="shelf-more" role="status">
        {more > 0 && (
          <button
            type="button"
            className="quiet-button"
            aria-expanded={isOpen}
            aria-controls={listId}
            onClick={() => setOpen(!isOpen)}
            data-keeps-focus
          >
            <Sign size={16} strokeWidth={1.5} aria-hidden="true" />
            {isOpen ? words.fewerBanners : words.moreBanners(more)}
          </button>
        )}
      </p>
    </div>
  );
}

/** @returns whether another one is shown in its place where there is room for one. */
export function useIsFolded(tone: BannerTone, isFirst: boolean): boolean {
  const id = useId();
  const shelf = use(ShelfContext);
  const put = shelf?.put;
  useLayoutEffect(() => put?.({ id, tone, isFirst }), [put, id, tone, isFirst]);
  return shelf !== null && shelf.topId !== id;
}
