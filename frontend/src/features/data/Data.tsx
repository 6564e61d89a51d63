import { Button, Drawer, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api } from '../../api/client';
import type { TextRegion } from '../../api/texts';
import type { Asset, AssetDetail, LabelSchema, Page, Stats } from '../../api/types';
import { useProject } from '../../app/Shell';
import { bytes, count, exactly, percent, when } from '../../ui/format';
import { stages, stageWord } from '../../ui/stages';
import { Empty, errorWords, Failure, Loading } from '../../ui/states';
import { BulkBar, RecentActions } from './BulkBar';
import { Overlay } from './Overlay';
import { Upload } from './Upload';

const sources: Record<string, string> = {
  auto_accept: 'accepted from the model',
  annotation: 'labelled by a person',
  consensus: 'agreed by several people',
  review_approve: 'approved in review',
  review_fix: 'fixed in review',
  audit: 'labelled in a blind check',
  adjudication: 'decided by an expert',
};

const AssetText = lazy(() => import('./AssetText').then((module) => ({ default: module.AssetText })));

export function Data() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/data' });
  const { stage, search, tag, asset } = useSearch({ from: '/shell/projects/$projectId/data' });
  const project = useProject(projectId).data;
  const navigate = useNavigate();
  const stats = useQuery({
    queryKey: ['stats', projectId],
    queryFn: () => api.get<Stats>(`projects/${projectId}/stats`),
    refetchInterval: 5_000,
  });
  const filter = { ...(stage && { stage }), ...(search && { search }), ...(tag && { tag }) };
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
    queryKey: ['assets', projectId, stage, search, tag],
    queryFn: ({ pageParam }) =>
      api.get<Page<Asset>>(`projects/${projectId}/assets?${query}${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 5_000,
  });
  const go = (change: { stage?: string; search?: string; tag?: string; asset?: string }) => {
    if (!('asset' in change)) chooseNone();
    void navigate({
      to: '/projects/$projectId/data',
      params: { projectId },
      search: { stage, search, tag, ...change },
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
          ? `${count(stats.data.assets)} ${project?.data_type === 'text' ? 'texts' : 'pictures'}${stage ? `, shown: ${stageWord(stage).toLowerCase()}` : ''}.`
          : 'Pictures'}
      </h1>
      {project?.role === 'manager' && <Upload projectId={projectId} isText={project?.data_type === 'text'} />}
      <div style={{ display: 'flex', gap: 8, margin: '12px 0', flexWrap: 'wrap', alignItems: 'center' }}>
        <button type="button" className="chip" aria-pressed={!stage} onClick={() => go({ stage: undefined })}>
          All
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
          aria-label="Search by name"
          placeholder="Search by name"
          defaultValue={search}
          w={200}
          onKeyDown={(e) => {
            if (e.key === 'Enter') go({ search: e.currentTarget.value || undefined });
          }}
        />
        {tag && (
          <button type="button" className="chip" aria-pressed onClick={() => go({ tag: undefined })}>
            tagged {tag} ×
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
            Choose all that match
          </Button>
        )}
      </div>
      {isManager && <RecentActions projectId={projectId} />}
      {isManager && chosen.size > 0 && (
        <BulkBar
          projectId={projectId}
          selection={isAll ? filter : { assets: [...chosen] }}
          total={isAll && !search && !tag ? matching : chosen.size}
          clear={chooseNone}
        />
      )}
      {assets.isPending && <Loading />}
      {assets.error && <Failure error={assets.error} retry={() => void assets.refetch()} />}
      {assets.data && !rows.length && (
        <Empty
          title={
            stage || search || tag
              ? 'Nothing matches'
              : project?.data_type === 'text'
                ? 'No texts yet'
                : 'No pictures yet'
          }
        >
          <p>
            {stage || search || tag
              ? 'Take a filter away to see more.'
              : 'Drop some above; they are checked, and a model can pre-label them.'}
          </p>
        </Empty>
      )}
      <div className="thumbs">
        {rows.map((row) => (
          <div key={row.id} className="thumbbox" data-chosen={chosen.has(row.id) || undefined}>
            {isManager && (
              <input
                type="checkbox"
                aria-label={`Choose ${row.name}`}
                checked={chosen.has(row.id)}
                onChange={() => toggle(row.id)}
              />
            )}
            <button type="button" className="thumb" onClick={() => go({ asset: row.id })}>
              {row.characters > 0 ? (
                <span className="excerpt" dir="auto">
                  {row.excerpt}
                </span>
              ) : row.has_thumbnail ? (
                <img src={`/api/v1/assets/${row.id}/thumbnail`} alt="" loading="lazy" />
              ) : (
                <div className="skeleton" />
              )}
              <span className="cap">
                <span
                  className="ellipsis"
                  title={row.tags.length ? `${row.name}, tagged ${row.tags.join(', ')}` : row.name}
                >
                  {row.name}
                </span>
                <span
                  style={{
                    color: stages.find((item) => item.stage === row.stage)?.color,
                    whiteSpace: 'nowrap',
                  }}
                >
                  {stageWord(row.stage)}
                </span>
              </span>
            </button>
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
          Show more
        </Button>
      )}
      <Drawer
        opened={Boolean(asset)}
        onClose={() => go({ asset: undefined })}
        position="right"
        size={560}
        title={project?.data_type === 'text' ? 'Text' : 'Picture'}
        closeButtonProps={{ 'aria-label': 'Close' }}
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

function Detail({
  id,
  projectId,
  canDelete,
  close,
}: {
  id: string;
  projectId: string;
  canDelete: boolean;
  close: () => void;
}) {
  const asset = useQuery({ queryKey: ['asset', id], queryFn: () => api.get<AssetDetail>(`assets/${id}`) });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const [isSure, setSure] = useState(false);
  const [words, setWords] = useState('');
  const client = useQueryClient();
  if (asset.error) return <Failure error={asset.error} />;
  if (!asset.data) return <Loading />;
  const row = asset.data;
  const regions = row.resolved?.regions ?? row.prediction?.regions ?? [];
  const remove = async () => {
    try {
      await api.del(`assets/${id}`);
      close();
      await client.invalidateQueries();
    } catch (error) {
      setWords(errorWords(error));
    }
  };
  return (
    <div className="grid">
      <strong style={{ overflowWrap: 'anywhere' }}>{row.name}</strong>
      {row.characters > 0 ? (
        schema.data && (
          <Suspense fallback={<Loading />}>
            <AssetText id={row.id} regions={regions as unknown as TextRegion[]} schema={schema.data} />
          </Suspense>
        )
      ) : (
        <Overlay row={row} regions={regions} schema={schema.data} isModel={!row.resolved} />
      )}
      <div className="dim">
        {row.characters > 0 ? `${count(row.characters)} characters` : `${row.width} × ${row.height} pixels`},{' '}
        {row.bytes ? bytes(row.bytes) : 'not fetched yet'}, {stageWord(row.stage).toLowerCase()}
        {row.confidence !== null && `, model ${percent(row.confidence)} sure`}
      </div>
      {row.tags.length > 0 && (
        <div style={{ display: 'flex', gap: 4, flexWrap: 'wrap' }}>
          {row.tags.map((tag) => (
            <Link
              key={tag}
              className="chip"
              to="/projects/$projectId/data"
              params={{ projectId }}
              search={{ tag }}
            >
              {tag}
            </Link>
          ))}
        </div>
      )}
      {row.failure && <div style={{ color: 'var(--wrong)' }}>{row.failure}</div>}
      {row.resolved && (
        <div>
          {regions.length} regions, {sources[row.resolved.source] ?? row.resolved.source}, version{' '}
          {row.resolved.version}
        </div>
      )}
      {row.source_url && (
        <div className="mono dim" style={{ overflowWrap: 'anywhere' }}>
          from {row.source_url}
        </div>
      )}
      {row.sha256 && (
        <div className="mono dim" style={{ overflowWrap: 'anywhere' }}>
          sha256 {row.sha256}
        </div>
      )}
      <table className="rows">
        <tbody>
          {row.history.map((entry) => (
            <tr key={entry.at}>
              <td title={exactly(entry.at)}>{when(entry.at)}</td>
              <td>{sources[entry.what] ?? entry.what}</td>
              <td>{entry.who}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {words && (
        <div role="alert" style={{ color: 'var(--wrong)' }}>
          {words}
        </div>
      )}
      {canDelete &&
        (isSure ? (
          <div>
            <Button color="red" onClick={() => void remove()}>
              Delete it everywhere
            </Button>{' '}
            <Button variant="subtle" onClick={() => setSure(false)}>
              Keep it
            </Button>
          </div>
        ) : (
          <div>
            <Button variant="default" onClick={() => setSure(true)}>
              Delete
            </Button>
          </div>
        ))}
    </div>
  );
}
