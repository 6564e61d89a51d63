import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import type { Sources } from '../../api/sources';
import type { Job } from '../../api/types';
import { t } from '../../i18n/data';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import styles from './data.module.css';

export function useSources(projectId: string) {
  return useQuery({
    queryKey: ['sources', projectId],
    queryFn: () => api.get<Sources>(`projects/${projectId}/assets/sources`),
    staleTime: 300_000,
  }).data;
}

/** Takes the files of a folder of the server, where an admin has allowed it. */
export function FromServer({
  projectId,
  folders,
  batch,
}: {
  projectId: string;
  folders: string[];
  batch: string;
}) {
  const [path, setPath] = useState(folders[0] ?? '');
  const [message, setMessage] = useState<ReactNode>();
  const [isBusy, setBusy] = useState(false);
  const client = useQueryClient();
  const take = async () => {
    setBusy(true);
    try {
      let job = await api.post<Job>(`projects/${projectId}/assets/folder`, { path, batch });
      while (job.state === 'queued' || job.state === 'running') {
        setMessage(t('fromServer.ofFiles', { done: count(job.done), total: count(job.total) }));
        await new Promise((resolve) => setTimeout(resolve, 500));
        job = await api.get<Job>(`jobs/${job.id}`);
      }
      setMessage(job.state === 'done' ? job.message : (job.error ?? job.message));
      await client.invalidateQueries();
    } catch (error) {
      setMessage(
        <span role="alert" className={layout.wrong}>
          {errorMessage(error)}
        </span>,
      );
    }
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
      className={styles.line}
    >
      <TextInput
        label={t('fromServer.folderServer', { folders: folders.join(t('fromServer.or')) })}
        value={path}
        className={styles.textInput}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={isBusy} disabled={!path}>
        {t('fromServer.takeFiles')}
      </Button>
      <span role="status" className={styles.atLeast80}>
        {message}
      </span>
    </form>
  );
}
