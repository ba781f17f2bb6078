/**
 * Owns how many banners are seen at once: the two most important ones, in a small window one, and a button that opens the
 * rest, so that the conversation is not pushed away. What each says is its own; how large a window is the style says.
 */
import { ChevronDown, ChevronUp } from 'lucide-react';
import {
  createContext,
  use,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { mostImportant, type BannerTone, type ListedBanner } from '../state/banner-order';
import { words } from '../words';

type Shelf = {
  /** @returns how to take it away again. */
  readonly put: (banner: ListedBanner) => () => void;
  readonly shownIds: ReadonlySet<string>;
};

const ShelfContext = createContext<Shelf | null>(null);

export function BannerShelf({ children }: { readonly children: ReactNode }) {
  const [banners, setBanners] = useState<readonly ListedBanner[]>([]);
  const [isOpen, setOpen] = useState(false);
  const listId = useId();
  const ref = useRef<HTMLDivElement>(null);
  const room = useRoom(ref);
  const put = useMemo(
    () => (banner: ListedBanner) => {
      setBanners((before) => [...before, banner]);
      return () => setBanners((before) => before.filter(({ id }) => id !== banner.id));
    },
    [],
  );
  const shelf = useMemo(
    () => ({ put, shownIds: new Set(mostImportant(banners, room).map(({ id }) => id)) }),
    [put, banners, room],
  );
  const more = banners.length - room;
  // Nothing is left to be opened: the next ones come folded.
  if (isOpen && more < 1) setOpen(false);
  const Sign = isOpen ? ChevronUp : ChevronDown;
  return (
    <div ref={ref} className={isOpen ? 'shelf is-open' : 'shelf'}>
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

/** @returns how many the style has room for; it changes with the window and with the size of the text. */
function useRoom(ref: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(1);
  useLayoutEffect(() => {
    const shelf = ref.current;
    if (shelf === null) return undefined;
    const look = (): void =>
      setRoom(Math.max(1, Number(getComputedStyle(shelf).getPropertyValue('--shelf-room'))));
    const observer = new ResizeObserver(look);
    observer.observe(shelf);
    // A window that is only higher leaves the shelf as it was.
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, [ref]);
  return room;
}

/** @returns whether others are shown in its place, until the rest is opened. */
export function useIsFolded(tone: BannerTone, isFirst: boolean): boolean {
  const id = useId();
  const shelf = use(ShelfContext);
  const put = shelf?.put;
  useLayoutEffect(() => put?.({ id, tone, isFirst }), [put, id, tone, isFirst]);
  return shelf !== null && !shelf.shownIds.has(id);
}
