import { Button, Drawer, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Asset, Page, Stats } from '../../api/types';
import { useProject } from '../../app/Shell';
import { t } from '../../i18n/data';
import { Finished } from '../../ui/Finished';
import { count } from '../../ui/format';
import { stages, stageWord } from '../../ui/stages';
import { Empty, Failure, Loading } from '../../ui/states';
import { BulkBar, RecentActions } from './BulkBar';
import { Detail } from './Detail';
import styles from './data.module.css';
import { FetchAll } from './FetchAll';
import { Waiting } from './SendAll';
import { Thumb } from './Thumb';
import { Upload } from './Upload';

export function Data() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/data' });
  const { stage, search, tag, batch, asset } = useSearch({ from: '/shell/projects/$projectId/data' });
  const project = useProject(projectId).data;
  const navigate = useNavigate();
  const stats = useQuery({
    queryKey: ['stats', projectId],
    queryFn: () => api.get<Stats>(`projects/${projectId}/stats`),
    refetchInterval: 5_000,
  });
  const filter = {
    ...(stage && { stage }),
    ...(search && { search }),
    ...(tag && { tag }),
    ...(batch && { batch }),
  };
  const query = new URLSearchParams({ limit: '100', ...filter });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const chooseNone = () => {
    setChosen(new Set());
    setAll(false);
  };
  const toggle = (id: string) => {
    setAll(false);
    setChosen((was) => {
      const next = new Set(was);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const assets = useInfiniteQuery({
    queryKey: ['assets', projectId, stage, search, tag, batch],
    queryFn: ({ pageParam }) =>
      api.get<Page<Asset>>(`projects/${projectId}/assets?${query}${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 5_000,
  });
  const go = (change: { stage?: string; search?: string; tag?: string; batch?: string; asset?: string }) => {
    if (!('asset' in change)) chooseNone();
    void navigate({
      to: '/projects/$projectId/data',
      params: { projectId },
      search: { stage, search, tag, batch, ...change },
      replace: true,
    });
  };
  const rows = assets.data?.pages.flatMap((page) => page.results) ?? [];
  const isManager = project?.role === 'manager';
  const matching =
    (stage ? stats.data?.stages[stage as keyof Stats['stages']] : stats.data?.assets) ?? rows.length;
  return (
    <>
      <h1 className="sentence">
        {stats.data
          ? `${count(stats.data.assets)} ${project?.data_type === 'text' ? 'texts' : 'pictures'}${stage ? t('data.shown', { stage: stageWord(stage).toLowerCase() }) : ''}.`
          : t('data.pictures')}
      </h1>
      {stats.data && <Finished stats={stats.data} />}
      {project?.role === 'manager' && <Upload projectId={projectId} isText={project?.data_type === 'text'} />}
      <div className={styles.lineWrapped}>
        <button type="button" className="chip" aria-pressed={!stage} onClick={() => go({ stage: undefined })}>
          {t('data.all')}
        </button>
        {stages
          .filter((row) => stats.data?.stages[row.stage] || row.stage === stage)
          .map((row) => (
            <button
              key={row.stage}
              type="button"
              className="chip"
              aria-pressed={stage === row.stage}
              onClick={() => go({ stage: row.stage })}
            >
              <span className="swatch" style={{ background: row.color, width: 8, height: 8 }} /> {row.word}{' '}
              {count(stats.data?.stages[row.stage] ?? 0)}
            </button>
          ))}
        <TextInput
          aria-label={t('data.searchName')}
          placeholder={t('data.searchName')}
          defaultValue={search}
          w={200}
          onKeyDown={(e) => {
            if (e.key === 'Enter') go({ search: e.currentTarget.value || undefined });
          }}
        />
        {tag && (
          <button type="button" className="chip" aria-pressed onClick={() => go({ tag: undefined })}>
            {t('data.tagged', { tag })}
          </button>
        )}
        {batch && (
          <button type="button" className="chip" aria-pressed onClick={() => go({ batch: undefined })}>
            {t('fromBatch', { batch })} ×
          </button>
        )}
        {isManager && rows.length > 0 && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              setAll(true);
              setChosen(new Set(rows.map((row) => row.id)));
            }}
          >
            {t('data.chooseAllMatch')}
          </Button>
        )}
      </div>
      {isManager && <FetchAll projectId={projectId} />}
      {isManager && (
        <Waiting
          projectId={projectId}
          isText={project.data_type === 'text'}
          waiting={stats.data?.stages.uploaded ?? 0}
        />
      )}
      {isManager && <RecentActions projectId={projectId} />}
      {isManager && chosen.size > 0 && (
        <BulkBar
          projectId={projectId}
          selection={isAll ? filter : { assets: [...chosen] }}
          isText={project.data_type === 'text'}
          total={isAll && !search && !tag && !batch ? matching : chosen.size}
          clear={chooseNone}
        />
      )}
      {assets.isPending && <Loading />}
      {assets.error && <Failure error={assets.error} retry={() => void assets.refetch()} />}
      {assets.data && !rows.length && (
        <Empty
          title={
            stage || search || tag || batch
              ? t('data.nothingMatches')
              : project?.data_type === 'text'
                ? t('data.textsYet')
                : t('data.picturesYet')
          }
        >
          <p>{stage || search || tag || batch ? t('data.takeFilterAway') : t('data.dropSomeAbove')}</p>
        </Empty>
      )}
      <div className="thumbs">
        {rows.map((row) => (
          <div key={row.id} className="thumbbox" data-chosen={chosen.has(row.id) || undefined}>
            {isManager && (
              <input
                type="checkbox"
                aria-label={t('data.choose', { row: row.name })}
                checked={chosen.has(row.id)}
                onChange={() => toggle(row.id)}
              />
            )}
            <Thumb row={row} open={() => go({ asset: row.id })} />
          </div>
        ))}
      </div>
      {assets.hasNextPage && (
        <Button
          mt={12}
          variant="default"
          loading={assets.isFetchingNextPage}
          onClick={() => void assets.fetchNextPage()}
        >
          {t('data.showMore')}
        </Button>
      )}
      <Drawer
        opened={Boolean(asset)}
        onClose={() => go({ asset: undefined })}
        position="right"
        size={560}
        title={project?.data_type === 'text' ? t('data.text') : t('data.picture')}
        closeButtonProps={{ 'aria-label': t('data.close') }}
      >
        {asset && (
          <Detail
            id={asset}
            projectId={projectId}
            canDelete={project?.role === 'manager'}
            close={() => go({ asset: undefined })}
          />
        )}
      </Drawer>
    </>
  );
}
