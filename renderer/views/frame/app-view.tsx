/** Owns the window's layout: header, the way between the pages, and the page that is shown. */
import { Suspense, useEffect, type ComponentType } from 'react';
import { useStore } from 'zustand';
import { TALK_BUTTON_ID } from '../../state/keys/keyboard';
import type { Page } from '../../state/pages';
import { words } from '../../words';
import { useApp, useShownPage, useStep } from './app-context';
import { BannerShelf } from '../banners/banner-shelf';
import { Banners } from '../banners/banners';
import { Boundary } from './boundary';
import { Controls } from '../conversation/controls';
import { DeskTools } from './desk-tools';
import { focusMain } from './focus-main';
import { Header } from './header';
import { KeySheet } from '../settings/key-sheet';
import { LatencyPanel } from '../conversation/latency-panel';
import { Line } from '../conversation/line';
import { ModelsPanel } from '../models/models-panel';
import { Nav } from './nav';
import { Overlay } from '../conversation/overlay';
import { readLater } from './read-later';
import { UnfinishedRecordings } from '../recorder/unfinished-recordings';
import { Middle } from '../conversation/middle';

/** What is not needed to talk is read when it is looked at. */
const PAGES: Readonly<Record<Exclude<Page, 'talk' | 'models'>, ComponentType>> = {
  history: readLater(
    () => import('../history/history-page'),
    (read) => read.HistoryPage,
  ),
  personas: readLater(
    () => import('../personas/personas-page'),
    (read) => read.PersonasPage,
  ),
  settings: readLater(
    () => import('../settings/settings-page'),
    (read) => read.SettingsPage,
  ),
  setup: readLater(
    () => import('../setup/setup-page'),
    (read) => read.SetupPage,
  ),
  log: readLater(
    () => import('./log-page'),
    (read) => read.LogPage,
  ),
  about: readLater(
    () => import('./about-page'),
    (read) => read.AboutPage,
  ),
};

export function AppView() {
  const { stores } = useApp();
  const needsModels = useStore(stores.models, ({ known, ready }) => known && !ready);
  const shown = useShownPage();
  // Asked for or not: where a conversation would be, what belongs to one is there too.
  const isTalkPage = useStore(stores.ui, ({ page }) => page === 'talk');
  // The introduction ends in a conversation, with everything that belongs to one.
  const isTrying = useStep() === 'try';
  useEffect(() => {
    document.title = words.documentTitle(words.page[shown]);
  }, [shown]);
  return (
    <div className={`app shows-${shown}`}>
      <SkipLink />
      <Header />
      <Nav />
      <main className="page">
        {shown === 'talk' && <Overlay />}
        <BannerShelf>
          <Banners />
          <UnfinishedRecordings />
        </BannerShelf>
        <Boundary key={shown}>
          <Suspense fallback={null}>
            <PageView page={shown} needsModels={needsModels} />
          </Suspense>
        </Boundary>
      </main>
      {shown === 'talk' && (
        <Boundary>
          <LatencyPanel />
        </Boundary>
      )}
      <KeySheet />
      {shown !== 'talk' && <DeskTools isOnlyRecorder />}
      {(shown === 'talk' || (shown === 'models' && isTalkPage) || isTrying) && (
        <footer className="desk">
          {shown === 'talk' && <DeskTools />}
          <Line />
          <Controls />
        </footer>
      )}
    </div>
  );
}

/** The first stop of Tab: past the header and the pages, to what a person came for. */
function SkipLink() {
  const isTalk = useShownPage() === 'talk';
  const skip = (): void => {
    const talk =
      document.getElementById(TALK_BUTTON_ID) ?? document.querySelector<HTMLElement>('.talk:is(button)');
    if (isTalk && talk !== null) talk.focus();
    else focusMain();
  };
  return (
    <button type="button" className="skip-link small-button" onClick={skip}>
      {isTalk ? words.skipToTalk : words.skipToPage}
    </button>
  );
}

function PageView({ page, needsModels }: { readonly page: Page; readonly needsModels: boolean }) {
  if (page === 'talk') return <Middle />;
  if (page === 'models') return <ModelsPanel isFirstRun={needsModels} />;
  const Shown = PAGES[page];
  return <Shown />;
}
