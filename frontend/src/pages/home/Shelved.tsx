import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Page, ProjectRow } from '../../api/types';
import { t } from '../../i18n/home';
import { count, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { useSave } from '../../ui/useSave';

/** Archived projects, and those deleted less than seven days ago; nothing where there are none. */
export function Shelved() {
  const list = (state: string) => ({
    queryKey: ['projects', state],
    queryFn: () => api.get<Page<ProjectRow>>(`projects?state=${state}&limit=200`),
  });
  const archived = useQuery(list('archived')).data?.results ?? [];
  const deleted = useQuery(list('deleted')).data?.results ?? [];
  const { save, status } = useSave();
  if (!archived.length && !deleted.length) return null;
  return (
    <section className={`panel ${layout.apart}`}>
      <h2>
        {t('shelved.putAway')} {status}
      </h2>
      <table className="rows">
        <tbody>
          {archived.map((row) => (
            <tr key={row.id}>
              <td>
                <Link to="/projects/$projectId" params={{ projectId: row.id }}>
                  {row.name}
                </Link>
              </td>
              <td>{t('shelved.archived')}</td>
              <td className="num">{t('shelved.pictures', { assets: count(row.assets) })}</td>
              <td />
            </tr>
          ))}
          {deleted.map((row) => (
            <tr key={row.id}>
              <td>{row.name}</td>
              <td>
                {row.deleted_at &&
                  t('shelved.deletedGoneGood', {
                    deleted_at: when(row.deleted_at),
                    deleted_at2: describeTimeLeft(row.deleted_at),
                  })}
              </td>
              <td className="num">{t('shelved.pictures', { assets: count(row.assets) })}</td>
              <td className={layout.right}>
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => void save(() => api.post(`projects/${row.id}/restore`))}
                >
                  {t('shelved.bringBack')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const graceDays = 7;

/** How long a deleted project can still be brought back. */
export function describeTimeLeft(deletedAt: string, now = Date.now()): string {
  const days = Math.ceil(graceDays - (now - Date.parse(deletedAt)) / 86_400_000);
  if (days <= 1) return t('shelved.withinDay');
  return t('shelved.inDays', { days });
}
