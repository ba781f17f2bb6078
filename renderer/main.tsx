/** Owns the start of the page: puts the app together once and draws it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp } from './state/app';
import { mendLanguage } from './state/connection/browser-language';
import { listenToKeys } from './state/keys/keyboard';
import { AppContext } from './views/frame/app-context';
import { AppView } from './views/frame/app-view';
import { Boundary } from './views/frame/boundary';
import { localeFor, setLocale } from './words/locale';

const root = document.getElementById('root');
if (root !== null) {
  mendLanguage(navigator);
  setLocale(localeFor(navigator.languages));
  const app = createApp();
  listenToKeys(app);
  createRoot(root).render(
    <StrictMode>
      {/* There would be no button to hang up with. */}
      <Boundary isWhole onFailed={app.actions.endSession}>
        <AppContext value={app}>
          <AppView />
        </AppContext>
      </Boundary>
    </StrictMode>,
  );
}
