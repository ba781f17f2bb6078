/** Owns the page that says what Sidetone is, what it runs on and what it is made of. */
import { ScrollText } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { AppInfo } from '../../../engine/contract/app';
import { words } from '../../words';
import { hashOf } from '../../state/pages';
import { useApp } from './app-context';
import { CopyButton } from '../parts/copy-button';
import { LibraryList } from '../models/library-list';
import { PageFrame } from './page-frame';

export function AboutPage() {
  const { ask, actions } = useApp();
  const copyDiagnostics = async (): Promise<boolean> => {
    const result = await ask({ type: 'app.diagnostics' });
    if (result.ok) return actions.copy(result.value.text);
    actions.report(result.error, () => void copyDiagnostics());
    return false;
  };
  return (
    <PageFrame
      title={words.appName}
      hint={words.talkview.aboutHint}
      actions={
        <>
          <CopyButton
            className="small-button"
            label={words.talkview.copyDiagnostics}
            copy={copyDiagnostics}
          />
          <a className="small-button" href={hashOf('log')}>
            <ScrollText size={16} strokeWidth={1.5} aria-hidden="true" />
            {words.talkview.showLog}
          </a>
        </>
      }
    >
      <div className="about">
        <p className="hint">{words.talkview.diagnosticsHint}</p>
        <Facts />
        <ModelLicences />
        <LibraryList />
      </div>
    </PageFrame>
  );
}

function Facts() {
  const { ask, actions, stores } = useApp();
  const isOpen = useStore(stores.connection, ({ state }) => state.tag === 'open');
  const [info, setInfo] = useState<AppInfo | null>(null);
  const report = useEffectEvent(actions.report);
  useEffect(() => {
    if (!isOpen) return;
    void ask({ type: 'app.info' }).then((result) =>
      result.ok ? setInfo(result.value) : report(result.error),
    );
  }, [isOpen, ask]);
  const facts: readonly (readonly [string, string])[] =
    info === null
      ? []
      : [
          [words.talkview.factVersion, info.version],
          [words.talkview.factShell, words.talkview.shell[info.shell]],
          [
            words.talkview.factRuns,
            info.runtimes.map(({ name, version }) => `${name} ${version}`).join(', '),
          ],
          [words.talkview.factSystem, info.system],
          [words.talkview.factData, info.dataDir],
        ];
  return (
    <section aria-labelledby="about-facts">
      <h3 id="about-facts">{words.talkview.thisSidetone}</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function ModelLicences() {
  const { stores } = useApp();
  const models = useStore(stores.models, (state) => state.models);
  return (
    <section aria-labelledby="about-models">
      <h3 id="about-models">{words.modelsTitle}</h3>
      {models.length === 0 ? (
        <p className="hint">{words.noModels}</p>
      ) : (
        <ul className="parts">
          {models.map(({ id, name, licence, purpose }) => (
            <li key={id} className="part">
              <span className="part-name">{name}</span>
              <span className="part-why">{words.modelStage[purpose]}</span>
              <span className="part-licence">{licence}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
