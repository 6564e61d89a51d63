import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Aggregations } from '../../../api/quality';
import { count, percent, when } from '../../../ui/format';
import { errorMessage } from '../../../ui/states';
import { Csv } from './Csv';

const methods: Record<string, string> = {
  majority: 'the majority',
  'one-coin': 'one skill a person',
  'dawid-skene-map': 'a table of confusions a person',
};

/** How several answers were last made into one. */
export function Weighed({ projectId }: { projectId: string }) {
  const [message, setMessage] = useState('');
  const aggregationsQuery = useQuery({
    queryKey: ['aggregations', projectId],
    queryFn: () => api.get<Aggregations>(`projects/${projectId}/aggregations`),
    refetchInterval: 10_000,
  });
  const start = async () => {
    try {
      await api.post(`projects/${projectId}/aggregations`, {});
      setMessage('Being worked out anew; this takes seconds.');
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  const rows = aggregationsQuery.data?.results ?? [];
  const peers = rows.find((row) => row.question === 'objects')?.peers ?? rows[0]?.peers ?? [];
  const least = aggregationsQuery.data?.least_sure ?? [];
  return (
    <section className="panel" aria-label="How answers become one">
      <h2>
        How answers become one{' '}
        <Button variant="default" size="compact-xs" onClick={() => void start()}>
          Work out anew
        </Button>{' '}
        <span role="status" className="dim">
          {message}
        </span>
      </h2>
      {!rows.length && (
        <p className="dim">Nothing has been worked out yet; it happens by itself as answers come in.</p>
      )}
      {rows.map((row) => (
        <p key={row.question} style={{ margin: '0 0 8px' }}>
          <b>{row.question === 'objects' ? 'Labels of objects' : row.question}</b>: {count(row.answers)}{' '}
          answers to {count(row.items)}, weighed by {methods[row.method] ?? row.method}
          {Object.keys(row.held_out).length > 0
            ? `, which was right most often on ${count(row.gold)} with known truth (${Object.entries(
                row.held_out,
              )
                .map(([name, share]) => `${methods[name] ?? name} ${percent(share)}`)
                .join(', ')})`
            : '; 25 reviewed ones would tell which way is best here'}
          {row.temperature !== null && `; certainty divided by ${row.temperature.toFixed(1)} to be honest`}.{' '}
          <span className="dim">{when(row.at)}</span>
        </p>
      ))}
      <div className="side-by-side">
        {peers.length > 0 && (
          <table className="rows" style={{ width: 'auto' }} aria-label="Measured skill">
            <thead>
              <tr>
                <th>Who</th>
                <th className="num">Skill</th>
                <th className="num">Answers</th>
              </tr>
            </thead>
            <tbody>
              {peers.slice(0, 12).map((peer) => (
                <tr key={peer.name}>
                  <td>
                    {peer.name} {peer.is_model && <span className="dim">(model)</span>}
                  </td>
                  <td className="num">{percent(peer.skill)}</td>
                  <td className="num">{count(peer.answers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {least.length > 0 && (
          <table className="rows" style={{ width: 'auto' }} aria-label="Least sure">
            <thead>
              <tr>
                <th>Least sure</th>
                <th className="num">Sure</th>
                <th className="num">Answers</th>
              </tr>
            </thead>
            <tbody>
              {least.slice(0, 12).map((row) => (
                <tr key={`${row.asset}${row.question}`}>
                  <td>
                    <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                      {row.name}
                    </Link>
                  </td>
                  <td className="num">{percent(row.confidence)}</td>
                  <td className="num">{row.answers}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {peers.length > 0 && (
        <Csv
          name="skills.csv"
          label="Save the skills as CSV"
          rows={[['who', 'skill', 'answers'], ...peers.map((peer) => [peer.name, peer.skill, peer.answers])]}
        />
      )}
      {least.length > 0 && (
        <Csv
          name="least-sure.csv"
          label="Save the least sure as CSV"
          rows={[
            ['picture', 'question', 'sure', 'answers'],
            ...least.map((row) => [row.name, row.question, row.confidence, row.answers]),
          ]}
        />
      )}
    </section>
  );
}
