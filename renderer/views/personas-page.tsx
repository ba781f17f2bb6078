/** Owns the page "personas". */
import { words } from '../words';
import { PageFrame } from './page-frame';

export function PersonasPage() {
  return (
    <PageFrame title={words.page.personas}>
      <p className="hint">{words.page.personas}</p>
    </PageFrame>
  );
}
