/** Owns the look of what a step of the introduction waits for: what it is, and the one button that helps. */
export function Trouble(props: {
  readonly title: string;
  readonly hint: string;
  readonly action: string;
  readonly run: () => void;
}) {
  return (
    <div className="note setup-trouble" role="alert">
      <p>
        <strong>{props.title}</strong> {props.hint}
      </p>
      <button type="button" className="small-button" onClick={props.run}>
        {props.action}
      </button>
    </div>
  );
}
