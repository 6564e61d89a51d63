import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AssetDetail, Problem } from '../../api/types';
import { t } from '../../i18n/data';
import styles from './data.module.css';

/** A picture that stays elsewhere: looking at it fetches it; what hinders that is said, and can be tried again. */
export function Away({ row }: { row: AssetDetail }) {
  const client = useQueryClient();
  const file = useQuery({
    queryKey: ['away', row.id],
    queryFn: async () => {
      const answer = await fetch(`/api/v1/assets/${row.id}/file`, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(((await answer.json()) as Problem).detail);
      await answer.blob();
      return true;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const isHere = file.data === true;
  const hasEnded = !file.isFetching;
  useEffect(() => {
    if (!hasEnded) return;
    for (const key of isHere ? ['asset', 'assets', 'sources'] : ['assets'])
      void client.invalidateQueries({ queryKey: [key] });
  }, [isHere, hasEnded, client]);
  if (file.isFetching || isHere)
    return (
      <div className={`skeleton ${styles.box2}`} role="status" aria-busy="true">
        <span className="dim">{t('fetching', { host: hostOf(row.source_url ?? '') })}</span>
      </div>
    );
  return (
    <div className="absent large" role="alert">
      <IconAlertTriangle size={28} stroke={1.4} color="var(--wrong)" aria-hidden />
      <strong>{t('notFetched')}</strong>
      <span>
        {file.error?.message} {t('labelsSafe')}
      </span>
      <Button variant="default" onClick={() => void file.refetch()}>
        {t('again')}
      </Button>
    </div>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
