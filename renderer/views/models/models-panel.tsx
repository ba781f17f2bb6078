/** Owns the page of models: its heading, and the board. */
import { useStore } from 'zustand';
import { words } from '../../words';
import { useApp } from '../frame/app-context';
import { ModelsBoard } from './models-board';
import { PageFrame } from '../frame/page-frame';

export function ModelsPanel({ isFirstRun }: { readonly isFirstRun: boolean }) {
  const { stores } = useApp();
  const isEmpty = useStore(stores.models, ({ models }) => models.length === 0);
  return (
    <PageFrame
      title={isFirstRun ? words.firstRunTitle : words.modelsTitle}
      hint={isFirstRun ? words.firstRunHint : words.modelsHint}
    >
      <div className="models">{isEmpty ? <p className="hint">{words.noModels}</p> : <ModelsBoard />}</div>
    </PageFrame>
  );
}
