import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { DatasetVersion, Job, Page, Stats } from '../../api/types';
import { useProject } from '../../app/Shell';
import { t } from '../../i18n/project';
import { bytes, count, exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, errorMessage, Failure, Loading } from '../../ui/states';
import { ExportAs, useFormats } from './ExportAs';
import styles from './project.module.css';

export function Versions() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/versions' });
  const project = useProject(projectId);
  const role = project.data?.role;
  const stats = useQuery({
    queryKey: ['stats', projectId],
    queryFn: () => api.get<Stats>(`projects/${projectId}/stats`),
  });
  const versions = useQuery({
    queryKey: ['versions', projectId],
    queryFn: () => api.get<Page<DatasetVersion>>(`projects/${projectId}/versions`),
    refetchInterval: (query) =>
      query.state.data?.results.some(
        (row) => row.state === 'building' || row.exports.some((item) => item.state === 'building'),
      )
        ? 1_000
        : 15_000,
  });
  const formats = useFormats();
  const [name, setName] = useState('');
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const act = async (path: string, body: unknown) => {
    setMessage('');
    try {
      await api.post<Job>(path, body, { idempotencyKey: crypto.randomUUID() });
      setName('');
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries({ queryKey: ['versions'] });
    await client.invalidateQueries({ queryKey: ['jobs'] });
  };
  const ready = (stats.data?.stages.done ?? 0) + (stats.data?.stages.auto_accepted ?? 0);
  if (versions.error) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  return (
    <>
      <h1 className="sentence">
        {stats.data
          ? t('versions.picturesLabelFrozen', {
              ready: count(ready),
              auto_accepted: stats.data.auto_accepted
                ? t('versions.acceptedModel', { auto_accepted: count(stats.data.auto_accepted) })
                : '',
            })
          : t('versions.datasetVersions')}
      </h1>
      {role === 'manager' && (
        <form
          className={`panel ${styles.line6}`}
          onSubmit={(e) => {
            e.preventDefault();
            void act(`projects/${projectId}/versions`, { name });
          }}
        >
          <TextInput
            className={layout.grow}
            aria-label={t('versions.nameVersion')}
            placeholder={t('versions.nameVersionOptional')}
            value={name}
            maxLength={120}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <Button type="submit" disabled={!ready} data-testid="freeze">
            {t('versions.freezeVersion')}
          </Button>
        </form>
      )}
      {message && (
        <p role="alert" className={layout.wrong}>
          {message}
        </p>
      )}
      {versions.isPending && <Loading />}
      {versions.data && !versions.data.results.length && (
        <Empty title={t('versions.versionYet')}>
          <p>{t('versions.versionKeepsToday')}</p>
        </Empty>
      )}
      <div className="grid">
        {versions.data?.results.map((row) => (
          <section key={row.id} className="panel">
            <div className={layout.wideLine}>
              <div className={layout.grow}>
                <strong>
                  {row.number}. {row.name}
                </strong>{' '}
                <span className="dim" title={exactly(row.created_at)}>
                  {row.state === 'frozen'
                    ? t('versions.assetsRegions', { assets: count(row.assets), regions: count(row.regions) })
                    : row.state}
                  , {row.created_by} {when(row.created_at)}
                </span>
                {row.manifest_sha256 && (
                  <div className="mono dim">
                    {t('versions.manifest', { value: row.manifest_sha256.slice(0, 24) })}
                  </div>
                )}
              </div>
              {project.data?.data_type !== 'text' && (
                <Button
                  variant="default"
                  disabled={row.state !== 'frozen'}
                  onClick={() => void act(`versions/${row.id}/exports`, { format: 'coco' })}
                  data-testid="export"
                >
                  {t('versions.exportCoco')}
                </Button>
              )}
              <Button
                variant="default"
                disabled={row.state !== 'frozen'}
                onClick={() => void act(`versions/${row.id}/exports`, { format: 'jsonl' })}
                data-testid="export-jsonl"
              >
                {t('versions.exportJsonLines')}
              </Button>
              <ExportAs
                dataType={project.data?.data_type}
                disabled={row.state !== 'frozen'}
                onExport={(format) => void act(`versions/${row.id}/exports`, { format })}
              />
            </div>
            {row.exports.length > 0 && (
              <table className={`rows ${layout.lower}`}>
                <tbody>
                  {row.exports.map((item) => (
                    <tr key={item.id}>
                      <td>{formats.data?.find((one) => one.key === item.format)?.name ?? item.format}</td>
                      <td className="dim" title={exactly(item.created_at)}>
                        {when(item.created_at)}
                      </td>
                      <td>{item.bytes !== null ? bytes(item.bytes) : item.state}</td>
                      <td>
                        {item.state !== 'ready'
                          ? ''
                          : item.losses.length
                            ? item.losses.map((loss) => `${loss.count}: ${loss.message}`).join(' ')
                            : t('versions.carriesEverything')}
                      </td>
                      <td className={layout.right}>
                        {item.state === 'ready' && (
                          <a href={`/api/v1/exports/${item.id}/download`} download>
                            {t('versions.download')}
                          </a>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </section>
        ))}
      </div>
    </>
  );
}
