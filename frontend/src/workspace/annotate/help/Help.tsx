import { useMemo, useState } from 'react';
import type { LabelSchema, Project } from '../../../api/types';
import { t } from '../../../i18n/annotate';
import { Comments } from '../../shared/Comments';
import { guidelineOf } from './guideline';
import { HistoryList, type Undoable } from './HistoryList';
import './help.css';

const PLACE = 'assay.help';
const tabs = ['guidelines', 'comments', 'history'] as const;
export type Tab = (typeof tabs)[number];

/** Which tab is open, remembered on this computer. */
export function useTab(): [Tab, (tab: Tab) => void] {
  const [tab, setTab] = useState(() => {
    const storedTab = localStorage.getItem(PLACE);
    return tabs.find((one) => one === storedTab) ?? 'guidelines';
  });
  const open = (next: Tab) => {
    setTab(next);
    localStorage.setItem(PLACE, next);
  };
  return [tab, open];
}

/** Beside the work: the guidelines, what was said of the asset in hand, and what was done to it. */
export function Help({
  engine,
  schema,
  project,
  asset,
  tab,
  onTab,
}: {
  engine: (Undoable & { label: string | null }) | null;
  schema: LabelSchema | undefined;
  project: Project | undefined;
  asset: string | null;
  tab: Tab;
  onTab: (tab: Tab) => void;
}) {
  return (
    <section className="fill" aria-label={t('help')}>
      <div role="tablist" aria-label={t('help')} className="tabs">
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`help-${name}`}
            className="chip"
            aria-selected={tab === name}
            aria-controls="help-panel"
            onClick={() => onTab(name)}
          >
            {t(name)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="help-panel" aria-labelledby={`help-${tab}`}>
        {tab === 'guidelines' && (
          <>
            <LabelInHand
              schema={schema}
              label={engine?.label ?? null}
              html={project?.guidelines_html ?? ''}
            />
            <Guidelines project={project} />
          </>
        )}
        {tab === 'comments' &&
          (asset && project ? (
            <Comments key={asset} projectId={project.id} asset={asset} />
          ) : (
            <p className="dim">{t('noAsset')}</p>
          ))}
        {tab === 'history' && engine && <HistoryList engine={engine} />}
      </div>
    </section>
  );
}

/** What the label one labels with stands for: its description, and what the guidelines say under its name. */
function LabelInHand({
  schema,
  label,
  html,
}: {
  schema: LabelSchema | undefined;
  label: string | null;
  html: string;
}) {
  const definition = schema?.labels.find((one) => one.key === label);
  const guideline = useMemo(
    () => (definition ? guidelineOf(html, definition.name) : null),
    [html, definition],
  );
  if (!definition || !(definition.description || guideline)) return null;
  return (
    <div className="in-hand" data-testid="label-in-hand">
      <span className="swatch" style={{ background: definition.color }} />
      <strong>{definition.name}</strong> <span>{definition.description}</span>
      {guideline && (
        <div
          className="md"
          data-testid="label-guideline"
          // The server has sanitised it (no scripts, no foreign images).
          // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server
          dangerouslySetInnerHTML={{ __html: guideline }}
        />
      )}
    </div>
  );
}

function Guidelines({ project }: { project: Project | undefined }) {
  if (!project?.guidelines_html) return <p className="dim">{t('noGuidelines')}</p>;
  // The server has sanitised it (no scripts, no foreign images).
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server
  return <div className="md" dangerouslySetInnerHTML={{ __html: project.guidelines_html }} />;
}
