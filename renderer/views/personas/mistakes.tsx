/** Owns the list of errors below an editor: each says its place in what is shown, and leads there. */
import { Check, TriangleAlert } from 'lucide-react';
import type { ProfileMistake } from '../../../engine/contract/profiles';
import type { OpenEditor } from '../../state/personas/persona-editor-machine';
import { withKeyMeant } from '../../state/personas/persona-text';
import { words } from '../../words';
import { placeInForm } from './form-places';

const said = words.personas;

export function Mistakes(props: {
  readonly state: OpenEditor;
  /** Whether the form is shown, which has fields and no lines. */
  readonly isForm: boolean;
  readonly show: (mistake: ProfileMistake) => void;
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
        {mistakes.map((mistake) => {
          const { line, column, key, message, meant } = mistake;
          const isField = props.isForm && key !== '';
          return (
            <li key={`${line} ${column} ${key} ${message}`} className="mistake-row">
              <button type="button" className="mistake" onClick={() => props.show(mistake)} data-keeps-focus>
                <span className="mistake-place">{isField ? placeInForm(key) : said.place(line, column)}</span>
                <span>
                  {key !== '' && !isField && <code>{key}</code>} {message}
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
          );
        })}
      </ul>
    </section>
  );
}
