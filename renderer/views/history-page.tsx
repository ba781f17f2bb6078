/** Owns the page "history". */
import { words } from '../words';
import { PageFrame } from './page-frame';

export function HistoryPage() {
  return (
    <PageFrame title={words.page.history}>
      <p className="hint">{words.page.history}</p>
    </PageFrame>
  );
}
