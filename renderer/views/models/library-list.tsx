/** Owns the list of what Sidetone is made of, each with the text of its licence. */
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { readLicences, type LicensedPart, type Licences } from '../../state/licences';
import { words } from '../../words';

type Read =
  | { readonly tag: 'reading' }
  | { readonly tag: 'failed' }
  | { readonly tag: 'read'; readonly licences: Licences };

const readInto = (set: (read: Read) => void): Promise<void> =>
  readLicences().then(
    (licences) => set({ tag: 'read', licences }),
    () => set({ tag: 'failed' }),
  );

export function LibraryList() {
  const [read, setRead] = useState<Read>({ tag: 'reading' });
  const [typed, setTyped] = useState('');
  useEffect(() => {
    void readInto(setRead);
  }, []);
  return (
    <section aria-labelledby="about-libraries">
      <h3 id="about-libraries">{words.talkview.libraries}</h3>
      {read.tag === 'failed' && (
        <div className="about-failed">
          <p>{words.talkview.licencesUnread}</p>
          <button type="button" className="small-button" onClick={() => void readInto(setRead)}>
            {words.talkview.readAgain}
          </button>
        </div>
      )}
      {read.tag === 'read' && <Parts licences={read.licences} typed={typed} setTyped={setTyped} />}
    </section>
  );
}

function Parts(props: {
  readonly licences: Licences;
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
}) {
  const { app, parts, texts } = props.licences;
  const wanted = props.typed.trim().toLowerCase();
  const found = parts.filter(({ name, licence }) => `${name} ${licence}`.toLowerCase().includes(wanted));
  return (
    <>
      <p className="hint">
        {words.talkview.ownLicence(app.licence)} {words.talkview.librariesHint(parts.length)}
      </p>
      <LicenceText text={texts[app.text]} />
      <div className="search-box">
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          type="search"
          value={props.typed}
          placeholder={words.talkview.filterLibraries}
          aria-label={words.talkview.filterLibraries}
          onChange={(event) => props.setTyped(event.target.value)}
        />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {wanted === '' ? '' : words.talkview.libraryFound(found.length)}
      </p>
      {found.length === 0 && <p className="hint">{words.talkview.noLibrary}</p>}
      <ul className="parts">
        {found.map((part) => (
          <Part key={`${part.name} ${part.version}`} part={part} text={texts[part.text]} />
        ))}
      </ul>
    </>
  );
}

function Part({ part, text }: { readonly part: LicensedPart; readonly text: string | undefined }) {
  return (
    <li className="part">
      <span className="part-name">
        {part.name} <span className="part-version">{part.version}</span>
      </span>
      <span className="part-why">{part.why}</span>
      <span className="part-licence">{part.licence}</span>
      <LicenceText text={text} />
    </li>
  );
}

/** Read into the page only when it is opened: a hundred texts would make it slow. */
function LicenceText({ text }: { readonly text: string | undefined }) {
  const [isOpen, setOpen] = useState(false);
  if (text === undefined) return <p className="part-text hint">{words.talkview.noLicenceText}</p>;
  return (
    <details className="part-text" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.talkview.licenceText}</summary>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      {isOpen && <pre tabIndex={0}>{text}</pre>}
    </details>
  );
}
