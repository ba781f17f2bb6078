/** Owns the page of models: its heading, and the board. */
import { useStore } from 'zustand';
import { words } from '../words';
import { useApp } from './app-context';
import { ModelsBoard } from './models-board';

export function ModelsPanel({ isFirstRun }: { readonly isFirstRun: boolean }) {
  const { stores } = useApp();
  const isEmpty = useStore(stores.models, ({ models }) => models.length === 0);
  return (
    <section className="models">
      <div className="models-head">
        <div>
          <h2>{isFirstRun ? words.firstRunTitle : words.modelsTitle}</h2>
          <p className="hint">{isFirstRun ? words.firstRunHint : words.modelsHint}</p>
        </div>
      </div>
      {isEmpty ? <p>{words.noModels}</p> : <ModelsBoard />}
    </section>
  );
}
