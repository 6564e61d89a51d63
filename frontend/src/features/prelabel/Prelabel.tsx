import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Job, LabelMap, LabelSchema, Model, Page, PrelabelRun, Stats } from '../../api/types';
import { count, exactly, when } from '../../ui/format';
import { Empty, errorWords, Failure, Loading } from '../../ui/states';

export function Prelabel() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/pre-label' });
  const models = useQuery({ queryKey: ['models'], queryFn: () => api.get<Model[]>('models') });
  const stats = useQuery({
    queryKey: ['stats', projectId],
    queryFn: () => api.get<Stats>(`projects/${projectId}/stats`),
    refetchInterval: 5_000,
  });
  const runs = useQuery({
    queryKey: ['runs', projectId],
    queryFn: () => api.get<Page<PrelabelRun>>(`projects/${projectId}/runs`),
    refetchInterval: (query) =>
      query.state.data?.results.some((run) => run.state === 'running' || run.state === 'queued')
        ? 1_000
        : 15_000,
  });
  const [words, setWords] = useState('');
  const client = useQueryClient();
  const waiting = stats.data?.stages.uploaded ?? 0;
  const run = async (model: Model) => {
    setWords('');
    try {
      await api.post<Job>(
        `projects/${projectId}/prelabel`,
        { model: model.key },
        { idempotencyKey: crypto.randomUUID() },
      );
    } catch (error) {
      setWords(errorWords(error));
    }
    await client.invalidateQueries();
  };
  if (models.error) return <Failure error={models.error} />;
  return (
    <>
      <h1 className="sentence">
        {waiting ? `${count(waiting)} pictures wait for a pre-label.` : 'Every picture has its pre-label.'}
      </h1>
      {models.isPending && <Loading />}
      {words && (
        <p role="alert" style={{ color: 'var(--wrong)' }}>
          {words}
        </p>
      )}
      {models.data?.map((model) => (
        <section key={model.key} className="panel" style={{ marginBottom: 12 }}>
          <div style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
            <div style={{ flex: 1 }}>
              <strong>{model.name}</strong> {model.version}{' '}
              <span className="dim">
                finds {model.labels.length} kinds of objects. {model.licence}
              </span>
              <div className="mono dim">sha256 {model.weights_sha256.slice(0, 16)}…</div>
            </div>
            <Button onClick={() => void run(model)} disabled={!waiting} data-testid="run">
              {waiting ? `Pre-label ${count(waiting)} pictures` : 'Nothing to pre-label'}
            </Button>
          </div>
          <MapEditor projectId={projectId} model={model} />
        </section>
      ))}
      <section className="panel">
        <h2>Runs</h2>
        {runs.data && !runs.data.results.length && (
          <Empty title="No run yet">
            <p>A run looks at every uploaded picture and sends the uncertain ones to people.</p>
          </Empty>
        )}
        {Boolean(runs.data?.results.length) && (
          <table className="rows">
            <thead>
              <tr>
                <th>When</th>
                <th>Model</th>
                <th>State</th>
                <th className="num">Pictures</th>
                <th className="num">Failed</th>
                <th className="num">Pictures/s</th>
                <th className="num">To people</th>
                <th className="num">Accepted</th>
                <th className="num">Blind checks</th>
              </tr>
            </thead>
            <tbody>
              {runs.data?.results.map((row) => (
                <tr key={row.id}>
                  <td title={exactly(row.created_at)}>{when(row.created_at)}</td>
                  <td>
                    {row.model} {row.version}
                  </td>
                  <td>{row.state}</td>
                  <td className="num">
                    {count(row.done)} of {count(row.assets)}
                  </td>
                  <td className="num">{row.failed}</td>
                  <td className="num">{row.items_per_second?.toFixed(1) ?? ''}</td>
                  <td className="num">{row.routed.annotate}</td>
                  <td className="num">{row.routed.auto_accept}</td>
                  <td className="num">{row.routed.audit}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

/** The model's labels beside the project's; unmapped ones are folded away. */
function MapEditor({ projectId, model }: { projectId: string; model: Model }) {
  const path = `projects/${projectId}/label-map?model=${encodeURIComponent(model.key)}`;
  const map = useQuery({
    queryKey: ['label-map', projectId, model.key],
    queryFn: () => api.get<LabelMap>(path),
  });
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const [isOpen, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const client = useQueryClient();
  if (!map.data || !schema.data) return null;
  const mapped = model.labels.filter((name) => map.data.map[name]);
  const options = schema.data.labels.map((label) => ({ value: label.key, label: label.name }));
  const set = async (name: string, key: string | null) => {
    setWords('');
    try {
      client.setQueryData(
        ['label-map', projectId, model.key],
        await api.put<LabelMap>(path, { map: { ...map.data.map, [name]: key } }),
      );
    } catch (error) {
      setWords(errorWords(error));
    }
  };
  return (
    <div style={{ marginTop: 8 }}>
      <span className="dim">
        {mapped.length} of its labels stand for labels of this project: {mapped.slice(0, 8).join(', ')}
        {mapped.length > 8 && ' …'}
      </span>{' '}
      <Button variant="subtle" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        {isOpen ? 'Close the map' : 'Edit the map'}
      </Button>
      {words && (
        <p role="alert" style={{ color: 'var(--wrong)' }}>
          {words}
        </p>
      )}
      {isOpen && (
        <div
          style={{
            display: 'grid',
            gridTemplateColumns: 'repeat(auto-fill, minmax(280px, 1fr))',
            gap: 8,
            marginTop: 8,
          }}
        >
          {[...mapped, ...model.labels.filter((name) => !map.data.map[name])].map((name) => (
            <div key={name} style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
              <span className="ellipsis" style={{ flex: 1 }}>
                {name}
              </span>
              <Select
                w={150}
                clearable
                placeholder="left out"
                aria-label={`${name} becomes`}
                data={options}
                value={map.data.map[name] ?? null}
                onChange={(key) => void set(name, key)}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
