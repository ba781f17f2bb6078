/** Owns the list of mistakes below an editor: each says its place and what was expected, and leads there. */
import { Check, TriangleAlert } from 'lucide-react';
import type { OpenEditor } from '../../state/persona-editor';
import { withKeyMeant } from '../../state/persona-text';
import { words } from '../../words';

const said = words.personas;

export function Mistakes(props: {
  readonly state: OpenEditor;
  readonly show: (line: number, column: number) => void;
  readonly edit: (change: (text: string) => string) => void;
}) {
  const { mistakes, isChecked } = props.state;
  const summary = !isChecked
    ? said.checking
    : mistakes.length === 0
      ? said.noProblems
      : said.mistakes(mistakes.length);
  const Sign = mistakes.length > 0 ? TriangleAlert : Check;
  return (
    <section className="persona-mistakes" aria-label={said.problems}>
      <p role="status" className={mistakes.length > 0 ? 'mistakes-summary is-bad' : 'mistakes-summary'}>
        <Sign size={16} strokeWidth={1.5} aria-hidden="true" /> {summary}
      </p>
      <ul>
        {mistakes.map(({ line, column, key, message, meant }) => (
          <li key={`${line} ${column} ${key} ${message}`} className="mistake-row">
            <button
              type="button"
              className="mistake"
              onClick={() => props.show(line ?? 1, column ?? 1)}
              data-keeps-focus
            >
              <span className="mistake-place">{said.place(line, column)}</span>
              <span>
                {key !== '' && <code>{key}</code>} {message}
              </span>
            </button>
            {meant !== null && line !== null && column !== null && (
              <button
                type="button"
                className="small-button"
                onClick={() => props.edit((text) => withKeyMeant(text, line, column, meant))}
              >
                {said.putKey(meant)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
