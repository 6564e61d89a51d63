import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { changeComment, listComments } from '../../api/comments';
import { t } from '../../i18n/reviewQueue';
import { exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import styles from './review_queue.module.css';

/** Open comments of the project, those that speak to oneself on demand. */
export function OpenComments({ projectId }: { projectId: string }) {
  const [mine, setMine] = useState(false);
  const [error, setError] = useState('');
  const client = useQueryClient();
  const commentsQuery = useQuery({
    queryKey: ['comments', projectId, 'open', mine],
    queryFn: () => listComments(projectId, { resolved: false, newest: true, ...(mine && { mine }) }),
    refetchInterval: 30_000,
  });
  const rows = commentsQuery.data?.results ?? [];
  const settle = async (id: string) => {
    try {
      await changeComment(id, { resolved: true });
      setError('');
    } catch (failure) {
      setError(errorMessage(failure));
    }
    await client.invalidateQueries({ queryKey: ['comments', projectId] });
  };
  if (!rows.length && !mine) return null;
  return (
    <section className="panel" aria-label={t('openComments.openComments')}>
      <div className={`queue-do ${layout.above}`}>
        <h2 className={layout.flush}>{t('openComments.openComments')}</h2>
        <button type="button" className="chip" aria-pressed={!mine} onClick={() => setMine(false)}>
          {t('openComments.all')}
        </button>
        <button type="button" className="chip" aria-pressed={mine} onClick={() => setMine(true)}>
          {t('openComments.toMe')}
        </button>
        {error && (
          <span role="alert" className={layout.wrong}>
            {error}
          </span>
        )}
      </div>
      {!rows.length && <p className="dim">{t('openComments.nobodyAskedAnything')}</p>}
      {rows.length > 0 && (
        <table className="rows" aria-label={t('openComments.openComments')}>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className={layout.unbroken}>{row.author.username}</td>
                <td className={layout.breakable}>{row.text}</td>
                <td className={`ellipsis ${styles.atMost240}`}>
                  <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                    {row.name}
                  </Link>
                </td>
                <td className={`dim ${layout.unbroken}`} title={exactly(row.created_at)}>
                  {when(row.created_at)}
                </td>
                <td className="num">
                  <Button variant="default" size="compact-xs" onClick={() => void settle(row.id)}>
                    {t('openComments.settled')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
