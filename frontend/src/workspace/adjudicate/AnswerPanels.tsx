import type { AdjudicationTask, Version } from '../../api/reviewing';
import type { LabelSchema, Region } from '../../api/types';
import { t } from '../../i18n/adjudicate';
import { personColor, roleLabel } from '../shared/people';
import styles from './adjudicate.module.css';
import { MOST, memberRegions, standsFor } from './ruling';

/** The answers, each with its person's colour, shown or hidden by its number and taken whole with Shift. */
export function Answers({
  task,
  shown,
  ruling,
  toggle,
  take,
  takeMerged,
}: {
  task: AdjudicationTask;
  shown: ReadonlySet<string>;
  ruling: readonly Region[];
  toggle: (key: string) => void;
  take: (version: Version) => void;
  takeMerged: () => void;
}) {
  return (
    <section aria-label={t('answers')}>
      <h2>
        {t('answers')} <span className="key">1-9</span> <span className="key">Shift+1-9</span>
      </h2>
      {task.versions.slice(0, MOST).map((version, index) => (
        <div key={version.key} className="answer-row">
          <button
            type="button"
            className="ws-row"
            aria-pressed={shown.has(version.key)}
            title={t('toggle', { key: index + 1 })}
            onClick={() => toggle(version.key)}
          >
            <span className="key">{index + 1}</span>
            <span className="swatch" style={{ background: personColor(index) }} />
            <span className="grow">
              {version.username} <span className="dim">{roleLabel(version)}</span>
            </span>
            {version.unsure && <span className="word changed">{t('unsure')}</span>}
            <span className="dim">{t('regionsCount', { count: version.regions.length })}</span>
          </button>
          <button
            type="button"
            className="chip"
            aria-pressed={isSame(ruling, version.regions)}
            title={t('takeAll', { key: index + 1 })}
            onClick={() => take(version)}
          >
            {t('take')}
          </button>
        </div>
      ))}
      {task.merged && (
        <div className="answer-row">
          <span className={`ws-row ${styles.text}`}>
            <span className="key">G</span>
            <span className="grow">{t('merged')}</span>
            <span className="dim">{t('regionsCount', { count: task.merged.regions.length })}</span>
          </span>
          <button
            type="button"
            className="chip"
            aria-pressed={isSame(ruling, task.merged.regions)}
            title={t('takeMerged')}
            onClick={takeMerged}
          >
            {t('take')}
          </button>
        </div>
      )}
    </section>
  );
}

/** Every object somebody saw, with how many saw it as what; Enter takes its next version. */
export function Objects({
  task,
  schema,
  objectIndex,
  ruling,
  pick,
  takeNext,
}: {
  task: AdjudicationTask;
  schema: LabelSchema;
  objectIndex: number | null;
  ruling: readonly Region[];
  pick: (index: number) => void;
  takeNext: (index: number) => void;
}) {
  const label = (key: string) => schema.labels.find((row) => row.key === key);
  return (
    <section className="fill" aria-label={t('objects')}>
      <h2>
        {t('objects')} <span className="key">J</span> <span className="key">Shift+J</span>{' '}
        <span className="key">Enter</span>
      </h2>
      {!task.objects.length && <p className="dim">{t('nothing')}</p>}
      {task.objects.map((object, place) => {
        const members = memberRegions(task, object);
        const current = standsFor(ruling, members);
        const votes = Object.entries(object.votes).sort((a, b) => b[1] - a[1]);
        const name = label(current?.label ?? votes.find(([key]) => key)?.[0] ?? '');
        return (
          <div key={object.members.map((member) => member.join()).join()} className="answer-row">
            <button
              type="button"
              className="ws-row tall"
              aria-pressed={place === objectIndex}
              title="J / Shift+J"
              onClick={() => pick(place)}
            >
              <span className="swatch" style={{ background: name?.color }} />
              <span className="grow">
                {name?.name}
                <br />
                <span className="votes">
                  {votes
                    .map(([key, share]) =>
                      t('votes', {
                        percent: Math.round(share * 100),
                        name: key ? (label(key)?.name ?? key) : t('nothing'),
                      }),
                    )
                    .join(', ')}
                </span>
              </span>
            </button>
            <button
              type="button"
              className="chip"
              aria-pressed={current !== null}
              title="Enter"
              onClick={() => {
                pick(place);
                takeNext(place);
              }}
            >
              {current ? from(task, current) : t('take')}
            </button>
          </div>
        );
      })}
    </section>
  );
}

/** Whose version stands: a number, or G for the merged or edited one. */
function from(task: AdjudicationTask, current: Region): string {
  const index = task.versions.findIndex((version) =>
    version.regions.some((region) => region.id === current.id),
  );
  return index < 0 ? 'G' : `${index + 1}`;
}

function isSame(ruling: readonly Region[], regions: readonly Region[]): boolean {
  return (
    ruling.length === regions.length &&
    regions.every((region) => ruling.some((other) => other.id === region.id))
  );
}
