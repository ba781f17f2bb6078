/** Owns the page "about". */
import { words } from '../words';
import { PageFrame } from './page-frame';

export function AboutPage() {
  return (
    <PageFrame title={words.page.about}>
      <p className="hint">{words.page.about}</p>
    </PageFrame>
  );
}
