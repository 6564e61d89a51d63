import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { WorkRow } from '../../api/types';
import { useMe, useProjects } from '../../app/Shell';
import { t } from '../../i18n/home';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import styles from './home.module.css';
import { Shelved } from './Shelved';

export function Home() {
  const me = useMe().data;
  const work = useQuery({
    queryKey: ['work'],
    queryFn: () => api.get<WorkRow[]>('me/work'),
    refetchInterval: 15_000,
  });
  const projects = useProjects();
  if (work.error) return <Failure error={work.error} retry={() => void work.refetch()} />;
  const rows = work.data ?? [];
  const waiting = rows.reduce((sum, row) => sum + row.to_annotate + row.to_review + row.returned, 0);
  return (
    <main className="content">
      <div className={styles.line}>
        <h1 className={`sentence ${layout.grow}`}>
          {work.isPending
            ? t('home.yourWork')
            : waiting
              ? t('home.tasksWaitProjects', {
                  count: rows.length,
                  waiting: count(waiting),
                  rows: rows.length,
                })
              : t('home.nothingWaits', { username: me?.username })}
        </h1>
        <Link to="/new-project">
          <Button component="span">{t('home.newProject')}</Button>
        </Link>
      </div>
      {work.isPending && <Loading />}
      {work.data && !rows.length && (
        <Empty title={t('home.projectYet')}>
          <p>{t('home.makeOneAsk')}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <div className={`panel ${styles.box}`}>
          <table className="rows">
            <thead>
              <tr>
                <th>{t('home.project')}</th>
                <th>{t('home.youAre')}</th>
                <th className="num">{t('home.pictures')}</th>
                <th className="num">{t('home.done')}</th>
                <th className="num">{t('home.toAnnotate')}</th>
                <th className="num">{t('home.toReview')}</th>
                <th className="num">{t('home.cameBack')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const project = projects.data?.results.find((item) => item.id === row.project.id);
                const params = { projectId: row.project.id };
                return (
                  <tr key={row.project.id}>
                    <td>
                      <Link
                        to={
                          row.role === 'annotator' ? '/projects/$projectId/annotate' : '/projects/$projectId'
                        }
                        params={params}
                      >
                        {row.project.name}
                      </Link>
                    </td>
                    <td>{row.role}</td>
                    <td className="num">{project ? count(project.assets) : ''}</td>
                    <td className="num">{project ? count(project.done) : ''}</td>
                    <td className="num">{count(row.to_annotate)}</td>
                    <td className="num">{row.role === 'annotator' ? '' : count(row.to_review)}</td>
                    <td className={`num ${row.returned ? styles.cell : ''}`}>{row.returned}</td>
                    <td className={styles.cellRight}>
                      <Link to="/projects/$projectId/annotate" params={params}>
                        {t('home.annotate')}
                      </Link>
                      {row.role !== 'annotator' && (
                        <>
                          {' '}
                          ·{' '}
                          <Link to="/projects/$projectId/review" params={params}>
                            {t('home.review')}
                          </Link>
                        </>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Shelved />
    </main>
  );
}
