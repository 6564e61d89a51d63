import { ActionIcon, Button, Indicator, Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client';
import type { Notice, NoticePage } from '../api/notices';
import { t } from '../i18n/app';
import { count, exactly, when } from '../ui/format';
import { errorMessage } from '../ui/states';
import styles from './app.module.css';

/** What happened without anybody looking: a number while something is unread, a list behind it. */
export function Notices() {
  const [isOpen, setOpen] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const noticesQuery = useQuery({
    queryKey: ['notices'],
    queryFn: () => api.get<NoticePage>('notices?limit=20'),
    refetchInterval: 30_000,
  });
  const unread = noticesQuery.data?.unread ?? 0;
  const rows = noticesQuery.data?.results ?? [];
  const read = async (ids: string[] | null) => {
    await api.post('notices/read', { ids });
    await client.invalidateQueries({ queryKey: ['notices'] });
  };
  const open = async (row: Notice) => {
    setOpen(false);
    await navigate({ to: (row.project ? `/projects/${row.project}/${row.page}` : `/${row.page}`) as '/' });
    if (!row.read_at) await read([row.id]);
  };
  const label = unread ? t('notices.unreadNotices', { unread: count(unread) }) : t('notices.notices');
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          onClick={() => setOpen(!isOpen)}
        >
          <Indicator label={unread > 99 ? '99+' : unread} size={15} disabled={!unread} color="red" offset={2}>
            <IconBell size={18} stroke={1.6} className={styles.iconBell} />
          </Indicator>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} role="dialog" aria-label={t('notices.notices')}>
        {noticesQuery.error && <p className={styles.paragraphSpaced}>{errorMessage(noticesQuery.error)}</p>}
        {noticesQuery.data && !rows.length && (
          <p className={styles.paragraphSpaced}>{t('notices.nothingHappenedMust')}</p>
        )}
        <ul className="notices">
          {rows.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                className={row.read_at ? 'notice' : 'notice unread'}
                onClick={() => void open(row)}
              >
                <span>{row.words}</span>
                <span className="dim" title={exactly(row.created_at)}>
                  {row.project_name && `${row.project_name}, `}
                  {when(row.created_at)}
                  {!row.read_at && t('notices.unread')}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {unread > 0 && (
          <p className={styles.paragraphRightSpaced}>
            <Button size="compact-sm" variant="subtle" onClick={() => void read(null)}>
              {t('notices.markAllRead')}
            </Button>
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
