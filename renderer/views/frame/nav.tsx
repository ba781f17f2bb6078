/** Owns the way between the pages: a column beside them where there is room, else a menu under one button. */
import {
  BookUser,
  Boxes,
  History,
  Info,
  Keyboard,
  type LucideIcon,
  Menu,
  MessagesSquare,
  Settings2,
} from 'lucide-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { hashOf, type Page } from '../../state/pages';
import { words } from '../../words';
import { useApp } from './app-context';
import { useDismiss } from '../parts/use-dismiss';

type NavPage = Exclude<Page, 'setup' | 'log'>;

const ICONS: Readonly<Record<NavPage, LucideIcon>> = {
  talk: MessagesSquare,
  history: History,
  personas: BookUser,
  models: Boxes,
  settings: Settings2,
  about: Info,
};
const NAV_PAGES = Object.keys(ICONS) as readonly NavPage[];

export function Nav() {
  const { actions } = useApp();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLElement>(null);
  useDismiss(root, isOpen, () => setOpen(false));
  return (
    <nav className="nav" ref={root} aria-label={words.pages}>
      <button
        type="button"
        className="icon-button nav-button"
        aria-expanded={isOpen}
        aria-label={words.menu}
        onClick={() => setOpen(!isOpen)}
      >
        <Menu size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
      {/* The links close the menu as they are followed; none of them stays in the page. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <ul className={isOpen ? 'nav-list is-open' : 'nav-list'} onClick={() => setOpen(false)}>
        {NAV_PAGES.map((page) => (
          <li key={page}>
            <NavLink page={page} />
          </li>
        ))}
        <li>
          <button type="button" className="nav-link" onClick={() => actions.setPanel('keys')}>
            <Keyboard size={18} strokeWidth={1.5} aria-hidden="true" />
            <span>{words.keys.sheet}</span>
          </button>
        </li>
      </ul>
    </nav>
  );
}

function NavLink({ page }: { readonly page: NavPage }) {
  const { stores } = useApp();
  const isHere = useStore(stores.ui, (state) => state.page === page);
  const Icon = ICONS[page];
  return (
    <a className="nav-link" href={hashOf(page)} aria-current={isHere ? 'page' : undefined}>
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
      <span>{words.page[page]}</span>
    </a>
  );
}
