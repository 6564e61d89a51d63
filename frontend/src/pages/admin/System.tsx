import { Button, Collapse } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { SystemState } from '../../api/operations';
import { count, size, when } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';

/** Admins: what is missing, who works, what waits, how much room is left, which versions and limits hold. */
export function System() {
  const systemQuery = useQuery({
    queryKey: ['system'],
    queryFn: () => api.get<SystemState>('system'),
    refetchInterval: 5_000,
  });
  const state = systemQuery.data;
  if (systemQuery.error && !state)
    return (
      <main className="content">
        <Failure error={systemQuery.error} retry={() => void systemQuery.refetch()} />
      </main>
    );
  if (!state)
    return (
      <main className="content">
        <Loading height={480} />
      </main>
    );
  return (
    <main className="content grid">
      <h1 className="sentence" style={{ margin: 0 }}>
        {sentence(state)}
      </h1>
      {systemQuery.error && (
        <p role="alert" style={{ margin: 0, color: 'var(--wrong)' }}>
          The server does not answer just now; this is how it was {when(state.at)}.
        </p>
      )}
      <div className="system-columns">
        <div className="grid">
          <Checks state={state} />
          <Queues state={state} />
          <Workers state={state} />
        </div>
        <div className="grid">
          <Room state={state} />
          <Versions state={state} />
          <Tables state={state} />
        </div>
      </div>
      <Limits state={state} />
    </main>
  );
}

export function sentence(state: SystemState): string {
  const missing = state.checks.filter((row) => !row.ok);
  if (missing.some((row) => row.needed)) return 'Something this installation needs is missing.';
  if (missing.length) return 'People can work; something else needs a look.';
  const waiting = state.queues.reduce((sum, row) => sum + row.waiting, 0);
  return waiting ? `Everything runs; ${count(waiting)} jobs wait.` : 'Everything runs, and nothing waits.';
}

function Checks({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>Checks</h2>
      <table className="rows">
        <tbody>
          {state.checks.map((row) => (
            <tr key={row.name}>
              <td style={{ width: 24 }}>
                <Mark isOk={row.ok} isNeeded={row.needed} />
              </td>
              <td style={{ width: 100 }}>{row.name}</td>
              <td>{row.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Mark({ isOk, isNeeded }: { isOk: boolean; isNeeded: boolean }) {
  if (isOk) return <IconCheck size={16} color="var(--done)" aria-label="in order" role="img" />;
  if (isNeeded) return <IconX size={16} color="var(--wrong)" aria-label="missing" role="img" />;
  return <IconAlertTriangle size={16} color="var(--paused)" aria-label="needs a look" role="img" />;
}

function Room({ state: { room } }: { state: SystemState }) {
  const used = room.disk ? (room.disk - room.free) / room.disk : 0;
  return (
    <section className="panel">
      <h2>Room</h2>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        <progress value={used} max={1} aria-label="Disk used" style={{ flex: 1 }} />
        <span>
          {size(room.free)} of {size(room.disk)} free
        </span>
      </div>
      <table className="rows" style={{ marginTop: 8 }}>
        <tbody>
          <Row word="Pictures" value={`${size(room.pictures)}, ${count(room.picture_count)} of them`} />
          <Row word="Exports" value={size(room.exports)} />
          <Row word="Database" value={size(room.database)} />
          <Row word="Data folder" value={room.folder} isCode />
        </tbody>
      </table>
    </section>
  );
}

function Row({ word, value, isCode }: { word: string; value: string; isCode?: boolean }) {
  return (
    <tr>
      <td style={{ width: 120 }}>{word}</td>
      <td className={isCode ? 'mono' : undefined} style={{ overflowWrap: 'anywhere' }}>
        {value}
      </td>
    </tr>
  );
}

function Queues({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>Queues</h2>
      <table className="rows">
        <thead>
          <tr>
            <th>Queue</th>
            <th className="num">Waiting</th>
            <th className="num">Oldest</th>
            <th className="num">Workers</th>
          </tr>
        </thead>
        <tbody>
          {state.queues.map((row) => (
            <tr key={row.name}>
              <td>{row.name}</td>
              <td className="num">{count(row.waiting)}</td>
              <td className="num">{row.waiting ? `${count(row.oldest_seconds)} s` : ''}</td>
              <td className="num">{row.workers}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim" style={{ margin: '8px 0 0' }}>
        Jobs: {count(state.jobs.queued)} queued, {count(state.jobs.running)} running,{' '}
        {count(state.jobs.failed)} failed.
      </p>
    </section>
  );
}

function Versions({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>Versions</h2>
      <table className="rows">
        <tbody>
          {state.versions.map((row) => (
            <Row key={row.name} word={row.name} value={row.version} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Workers({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>Workers</h2>
      {state.workers.length ? (
        <table className="rows">
          <thead>
            <tr>
              <th>Worker</th>
              <th>Serves</th>
              <th className="num">Memory</th>
              <th>Since</th>
            </tr>
          </thead>
          <tbody>
            {state.workers.map((row) => (
              <tr
                key={row.name}
                title={row.models.length ? `Holds ${row.models.join(', ')}` : 'Holds no model'}
              >
                <td style={{ overflowWrap: 'anywhere' }}>{row.name}</td>
                <td>{row.queues.join(', ')}</td>
                <td className="num">{count(row.memory_mb)} MB</td>
                <td>{when(row.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Empty title="No worker was heard">
          <p>
            Jobs wait until one runs: <span className="mono">assay worker</span>
          </p>
        </Empty>
      )}
    </section>
  );
}

function Tables({ state }: { state: SystemState }) {
  return (
    <section className="panel">
      <h2>Largest tables</h2>
      <table className="rows">
        <tbody>
          {state.tables.map((row) => (
            <tr key={row.name}>
              <td className="mono">{row.name}</td>
              <td className="num">{row.rows ? `about ${count(row.rows)} rows` : ''}</td>
              <td className="num">{size(row.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Limits({ state }: { state: SystemState }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="panel">
      <div style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
        <h2 style={{ margin: 0, fontSize: 13, fontWeight: 600 }}>Limits</h2>
        <Button variant="subtle" color="gray" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Hide them' : `Show all ${state.limits.length}`}
        </Button>
      </div>
      <Collapse expanded={isOpen}>
        <table className="rows">
          <thead>
            <tr>
              <th>What</th>
              <th>Limit</th>
              <th>Set by</th>
              <th>Past it</th>
            </tr>
          </thead>
          <tbody>
            {state.limits.map((row) => (
              <tr key={row.what}>
                <td>{row.what}</td>
                <td>{row.value}</td>
                <td className={row.variable ? 'mono' : 'dim'}>{row.variable || 'fixed'}</td>
                <td>{row.past_it}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Collapse>
    </section>
  );
}
