/** Owns the page "settings". */
import { words } from '../words';
import { PageFrame } from './page-frame';

export function SettingsPage() {
  return (
    <PageFrame title={words.page.settings}>
      <p className="hint">{words.page.settings}</p>
    </PageFrame>
  );
}
