/** Owns the text editor's place in the page: it makes the editor once and keeps it in step with the text. */
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { OpenEditor } from '../../state/personas/persona-editor-machine';
import { words } from '../../words';
import { createCodeEditor, type CodeEditor } from './code-editor';

export function PersonaTextView(props: {
  readonly ref: Ref<CodeEditor>;
  readonly isShown: boolean;
  readonly label: string;
  readonly state: OpenEditor;
  readonly onText: (text: string) => void;
}) {
  const { ref, isShown, label, state, onText } = props;
  const host = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState<CodeEditor | null>(null);
  const [place, setPlace] = useState({ line: 1, column: 1 });
  const tellText = useEffectEvent(onText);
  const firstText = useEffectEvent(() => state.text);
  const firstLabel = useEffectEvent(() => label);
  useEffect(() => {
    if (host.current === null) return undefined;
    const created = createCodeEditor(host.current, firstLabel(), firstText(), {
      onText: (text) => tellText(text),
      onPlace: (line, column) => setPlace({ line, column }),
    });
    setCode(created);
    return created.destroy;
  }, []);
  useImperativeHandle(ref, () => code as CodeEditor, [code]);
  useEffect(() => code?.setText(state.text), [code, state.text]);
  useEffect(() => code?.setMistakes(state.mistakes), [code, state.mistakes]);
  return (
    <div className="persona-code" hidden={!isShown}>
      <div ref={host} className="persona-code-host" />
      <p className="persona-place">{words.personas.position(place.line, place.column)}</p>
    </div>
  );
}
