/**
 * Owns how many banners are seen at once: the two most important ones, in a small window one. A button opens the rest,
 * so that the conversation is not pushed away. What each says is its own; how large a window is the style says.
 */
import { ChevronDown, ChevronUp } from 'lucide-react';
import {
  createContext,
  use,
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import {
  foldedNews,
  mostImportant,
  type BannerTone,
  type ListedBanner,
} from '../../state/problems/banner-order';
import { words } from '../../words';

type BannerPlaces = {
  /** Where it is already it keeps its place. */
  readonly put: (banner: ListedBanner) => void;
  readonly take: (id: string) => void;
  readonly shownIds: ReadonlySet<string>;
};

const PlacesContext = createContext<BannerPlaces | null>(null);

export function BannerShelf({ children }: { readonly children: ReactNode }) {
  const [banners, setBanners] = useState<readonly ListedBanner[]>([]);
  const [isOpen, setOpen] = useState(false);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const listId = useId();
  const ref = useRef<HTMLDivElement>(null);
  const room = useRoom(ref);
  const put = useCallback((banner: ListedBanner): void => {
    setBanners((before) =>
      before.some(({ id }) => id === banner.id)
        ? before.map((one) => (one.id === banner.id ? banner : one))
        : [...before, banner],
    );
  }, []);
  const take = useCallback((id: string): void => {
    setBanners((before) => before.filter((one) => one.id !== id));
  }, []);
  const places = useMemo(
    () => ({ put, take, shownIds: new Set(mostImportant(banners, room, focusedId).map(({ id }) => id)) }),
    [put, take, banners, room, focusedId],
  );
  const news = isOpen ? '' : foldedNews(banners, places.shownIds);
  const more = banners.length - room;
  // Nothing is left to be opened: the next ones come folded.
  if (isOpen && more < 1) setOpen(false);
  const Sign = isOpen ? ChevronUp : ChevronDown;
  return (
    <div ref={ref} className={isOpen ? 'shelf is-open' : 'shelf'}>
      <PlacesContext value={places}>
        <div
          id={listId}
          onFocus={({ target }) => setFocusedId(bannerAt(target))}
          onBlur={({ target, relatedTarget }) => {
            // Only the window has lost it: it comes back to where it was.
            if (document.activeElement !== target) setFocusedId(bannerAt(relatedTarget));
          }}
        >
          {children}
        </div>
      </PlacesContext>
      <p className="shelf-more" role="status">
        {more > 0 && news !== '' && <span className="visually-hidden">{news}</span>}
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
    // Before anything is seen: one that there is room for does not come a moment later.
    look();
    const observer = new ResizeObserver(look);
    observer.observe(shelf);
    // A window that is only higher leaves the shelf as it was.
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, [ref]);
  return room;
}

const bannerAt = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest('[data-banner]')?.getAttribute('data-banner') ?? null) : null;

/** `isFolded`: others are shown in its place, until the rest is opened. */
export function useBannerPlace(
  tone: BannerTone,
  isFirst: boolean,
  title: string,
): { readonly id: string; readonly isFolded: boolean } {
  const id = useId();
  const places = use(PlacesContext);
  const put = places?.put;
  const take = places?.take;
  useLayoutEffect(() => put?.({ id, tone, isFirst, title }), [put, id, tone, isFirst, title]);
  useLayoutEffect(() => () => take?.(id), [take, id]);
  return { id, isFolded: places !== null && !places.shownIds.has(id) };
}
