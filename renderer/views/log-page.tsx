/** Owns the page "log". */
import { words } from '../words';
import { PageFrame } from './page-frame';

export function LogPage() {
  return (
    <PageFrame title={words.page.log}>
      <p className="hint">{words.page.log}</p>
    </PageFrame>
  );
}
