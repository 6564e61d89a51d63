import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client';
import type { Stats } from '../../api/types';
import { useProject } from '../../app/Shell';
import { t } from '../../i18n/project';
import { Finished } from '../../ui/Finished';
import { count, exactly, percent, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { stages } from '../../ui/stages';
import { Failure, Loading } from '../../ui/states';
import styles from './project.module.css';

const happened: Record<string, string> = {
  'project.created': t('overview.madeProject'),
  'project.changed': t('overview.changedSettings'),
  'schema.changed': t('overview.changedLabels'),
  'assets.uploaded': t('overview.uploadedPictures'),
  'prelabel.started': t('overview.startedPreLabel'),
  'bulk.started': t('overview.actedManyAssets'),
  'bulk.undone': t('overview.undidActionMany'),
  'label_map.changed': t('overview.changedLabelMap'),
  'review.decided': t('overview.decidedAnswer'),
  'certificate.looked': t('overview.lookedAudits'),
  'certificate.void': t('overview.switchedAutoAccept'),
  'audits.asked': t('overview.askedMoreBlind'),
  'version.created': t('overview.frozeVersion'),
  'export.created': t('overview.exportedVersion'),
  'members.replaced': t('overview.changedMembers'),
  'member.set': t('overview.changedMember'),
  'member.removed': t('overview.removedMember'),
  'asset.deleted': t('overview.deletedPicture'),
};

export function Overview() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/' });
  const project = useProject(projectId).data;
  const stats = useQuery({
    queryKey: ['stats', projectId],
    queryFn: () => api.get<Stats>(`projects/${projectId}/stats`),
    refetchInterval: 5_000,
    enabled: project?.role !== 'annotator',
  });
  if (project?.role === 'annotator')
    return (
      <>
        <h1 className="sentence">{project.name}</h1>
        <Link to="/projects/$projectId/annotate" params={{ projectId }}>
          {t('overview.annotate')}
        </Link>
      </>
    );
  if (stats.error) return <Failure error={stats.error} retry={() => void stats.refetch()} />;
  if (!stats.data) return <Loading height={480} />;
  const s = stats.data;
  const today = s.done_per_day.at(-1);
  const most = Math.max(1, ...s.labels.map((label) => label.regions));
  return (
    <>
      <h1 className="sentence" data-testid="sentence">
        {s.sentence}
      </h1>
      <Finished stats={s} />
      <section className="funnel" aria-label={t('overview.picturesStage')}>
        {stages
          .filter((row) => s.stages[row.stage])
          .map((row) => (
            <Link
              key={row.stage}
              to="/projects/$projectId/data"
              params={{ projectId }}
              search={{ stage: row.stage }}
              title={`${row.word}: ${count(s.stages[row.stage])}`}
              aria-label={`${row.word}: ${s.stages[row.stage]}`}
              style={{
                flex: s.stages[row.stage],
                background: row.color,
                opacity: row.stage === 'auto_accepted' ? 0.6 : 1,
              }}
            />
          ))}
      </section>
      <div className={styles.lineWrapped}>
        {stages
          .filter((row) => s.stages[row.stage])
          .map((row) => (
            <span key={row.stage} className={styles.line4}>
              <span
                className="swatch"
                style={{ background: row.color, opacity: row.stage === 'auto_accepted' ? 0.6 : 1 }}
              />
              {row.word} <strong>{count(s.stages[row.stage])}</strong>
            </span>
          ))}
      </div>
      <div className={`grid ${styles.box3}`}>
        <Tile title={t('overview.labelledPeople')} big={today ? count(today.done) : '0'}>
          {today ? t('overview.on', { day: today.day }) : t('overview.nothingYet')}
          <Days rows={s.done_per_day} />
        </Tile>
        <Tile
          title={t('overview.humanTimeLabel')}
          big={s.seconds_per_label === null ? t('overview.knownYet') : `${s.seconds_per_label.toFixed(0)} s`}
        >
          {t('overview.meanAllAnswers')}
        </Tile>
        <Tile
          title={t('overview.blindChecks')}
          big={
            s.audits.checked
              ? t('overview.right', { right: percent(s.audits.right / s.audits.checked) })
              : t('overview.noneYet')
          }
        >
          {t('overview.autoAcceptedPictures', { right: s.audits.right, checked: s.audits.checked })}
        </Tile>
        <Tile
          title={t('overview.waiting')}
          big={count(s.waiting.annotate + s.waiting.audit + s.waiting.review)}
        >
          {t('overview.annotateReview', {
            annotate: s.waiting.annotate + s.waiting.audit,
            review: s.waiting.review,
          })}
        </Tile>
      </div>
      <div className={`grid ${styles.box4}`}>
        <section className="panel">
          <h2>{t('overview.labels')}</h2>
          <table className="rows">
            <thead>
              <tr>
                <th>{t('overview.label')}</th>
                <td />
                <th className="num">{t('overview.regions')}</th>
                <th className="num">{t('overview.pictures')}</th>
              </tr>
            </thead>
            <tbody>
              {s.labels.map((label) => (
                <tr key={label.key}>
                  <td className={layout.unbroken}>{label.name}</td>
                  <td className={styles.wide60}>
                    <div
                      style={{
                        width: `${(100 * label.regions) / most}%`,
                        minWidth: label.regions ? 2 : 0,
                        height: 10,
                        borderRadius: 2,
                        background: label.color,
                      }}
                    />
                  </td>
                  <td className="num">{count(label.regions)}</td>
                  <td className="num">{count(label.assets)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="panel">
          <h2>{t('overview.lately')}</h2>
          <table className="rows">
            <tbody>
              {s.recent.map((row) => (
                <tr key={`${row.at} ${row.what}`}>
                  <td title={exactly(row.at)} className={`dim ${layout.unbroken}`}>
                    {when(row.at)}
                  </td>
                  <td>
                    {row.who ?? t('overview.assay')} {happened[row.what] ?? row.what}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
      {project?.description_html && (
        <section className={`panel md ${styles.sectionSpaced}`}>
          <h2>{t('overview.about')}</h2>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server */}
          <div dangerouslySetInnerHTML={{ __html: project.description_html }} />
        </section>
      )}
    </>
  );
}

function Tile({ title, big, children }: { title: string; big: string; children: ReactNode }) {
  return (
    <section className="panel tile">
      <h2 className={`dim ${styles.headingSpaced}`}>{title}</h2>
      <div className="big">{big}</div>
      <div className="dim">{children}</div>
    </section>
  );
}

function Days({ rows }: { rows: { day: string; done: number }[] }) {
  const most = Math.max(1, ...rows.map((row) => row.done));
  return (
    <div className={styles.line5} aria-hidden>
      {rows.map((row) => (
        <div
          key={row.day}
          title={`${row.day}: ${row.done}`}
          style={{ width: 8, height: `${(100 * row.done) / most}%`, background: 'var(--person)' }}
        />
      ))}
    </div>
  );
}
