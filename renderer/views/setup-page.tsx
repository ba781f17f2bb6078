/** Owns the page "setup". */
import { words } from '../words';
import { PageFrame } from './page-frame';

export function SetupPage() {
  return (
    <PageFrame title={words.page.setup}>
      <p className="hint">{words.page.setup}</p>
    </PageFrame>
  );
}
