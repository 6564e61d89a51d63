import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../../api/client';
import { type BulkApproval, type ReviewFilter, reasonLabels } from '../../api/reviewing';
import { useEarlyWords, useFinalAction } from '../../commands/useFinalAction';
import { t } from '../../i18n/reviewQueue';
import { csvOf, save } from '../../ui/csv';
import { count, exactly, fine, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';

const stateLabels: Record<BulkApproval['state'], string> = {
  running: 'running',
  done: 'done',
  cancelled: 'cancelled',
  undoing: t('approveInBulk.beingTakenBack'),
  undone: t('approveInBulk.takenBack'),
};

/** Approve all that fits, with a random audit that tells how many of them were wrong; for managers. */
export function ApproveInBulk({
  projectId,
  filter,
  fitting,
}: {
  projectId: string;
  filter: ReviewFilter;
  fitting: number;
}) {
  const client = useQueryClient();
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const early = useEarlyWords();
  const place = useRef<HTMLElement>(null);
  const final = useFinalAction({
    // Another filter, another number: another thing to agree to.
    item: fitting ? `approve ${fitting} of ${projectId} ${JSON.stringify(filter)}` : null,
    isThere: true,
    place,
  });
  const bulks = useQuery({
    queryKey: ['bulk-approvals', projectId],
    queryFn: () => api.get<BulkApproval[]>(`projects/${projectId}/bulk-approvals`),
    refetchInterval: (query) =>
      query.state.data?.some((row) => ['running', 'undoing'].includes(row.state)) ? 1_000 : 10_000,
  });
  const refresh = () =>
    client.invalidateQueries({
      predicate: ({ queryKey }) =>
        ['bulk-approvals', 'reviews', 'review-service', 'jobs'].includes(String(queryKey[0])),
    });
  const undo = async (id: string) => {
    try {
      await api.post(`bulk-approvals/${id}/undo`);
      setError('');
    } catch (failure) {
      setError(errorMessage(failure));
    }
    await refresh();
  };
  const approve = async () => {
    if (!final.take()) return;
    setBusy(true);
    try {
      const approval = await api.post<{ bulk: string }>(
        `projects/${projectId}/bulk-approvals`,
        { filter },
        { idempotencyKey: crypto.randomUUID() },
      );
      setError('');
      notifications.show({
        id: approval.bulk,
        autoClose: 12_000,
        title: t('approveInBulk.answersBeingApproved', { fitting: count(fitting) }),
        message: (
          <span>
            {t('approveInBulk.someDrawnRandom')}{' '}
            <Button size="compact-xs" variant="default" onClick={() => void takeBack(approval.bulk)}>
              {t('approveInBulk.undo')}
            </Button>
          </span>
        ),
      });
    } catch (failure) {
      setError(errorMessage(failure));
    }
    setBusy(false);
    await refresh();
    final.reopen();
  };
  /** Undo may come before the job has ended: it waits for that. */
  const takeBack = async (id: string) => {
    notifications.hide(id);
    for (let tries = 0; tries < 60; tries += 1) {
      const rows = await api.get<BulkApproval[]>(`projects/${projectId}/bulk-approvals`);
      if (rows.find((row) => row.id === id)?.state !== 'running') break;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await undo(id);
  };
  const rows = bulks.data ?? [];
  return (
    <section className="panel" aria-label={t('approveInBulk.bulkApproval')} ref={place}>
      <div className={`queue-do ${layout.flush}`}>
        <h2 className={layout.flush}>{t('approveInBulk.bulkApproval')}</h2>
        <span className="dim">{t('approveInBulk.approvesWaitsUnder')}</span>
        <span className="grow" />
        <span role="status">{early}</span>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!fitting}
          loading={isBusy}
          onClick={() => void approve()}
        >
          {t('approveInBulk.approveAnswers', { count: fitting, fitting: count(fitting) })}
        </Button>
      </div>
      {error && (
        <p role="alert" className={layout.wrongBelow}>
          {error}
        </p>
      )}
      {rows.length > 0 && (
        <>
          <table className={`rows ${layout.lower}`} aria-label={t('approveInBulk.bulkApprovals')}>
            <thead>
              <tr>
                <th>{t('approveInBulk.when')}</th>
                <th>{t('approveInBulk.by')}</th>
                <th>{t('approveInBulk.filter')}</th>
                <th className="num">{t('approveInBulk.approved')}</th>
                <th className="num">{t('approveInBulk.lookedAt')}</th>
                <th className="num">{t('approveInBulk.foundWrong')}</th>
                <th>{t('approveInBulk.wrongCertainty')}</th>
                <th>{t('approveInBulk.state')}</th>
                <th>{t('approveInBulk.takeBack')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td title={exactly(row.created_at)}>{when(row.created_at)}</td>
                  <td>{row.by}</td>
                  <td>{describeFilter(row.filter)}</td>
                  <td className="num">
                    {t('approveInBulk.of', { approved: count(row.approved), total: count(row.total) })}
                  </td>
                  <td className="num">
                    {t('approveInBulk.of2', { audited: count(row.audited), audits: count(row.audits) })}
                  </td>
                  <td className="num">{count(row.errors)}</td>
                  <td>
                    {row.audited ? (
                      t('approveInBulk.under', { upper: fine(row.upper) })
                    ) : (
                      <span className="dim">{t('approveInBulk.knownYet')}</span>
                    )}
                  </td>
                  <td>
                    {stateLabels[row.state]}
                    {row.state === 'undone' &&
                      row.kept > 0 &&
                      t('approveInBulk.stay', { keptValue: count(row.kept) })}
                  </td>
                  <td>
                    {row.can_undo && (
                      <Button variant="default" size="compact-xs" onClick={() => void undo(row.id)}>
                        {t('approveInBulk.undo')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button
            mt={4}
            variant="subtle"
            size="compact-xs"
            onClick={() => save('bulk-approvals.csv', table(rows))}
          >
            {t('approveInBulk.saveCsv')}
          </Button>
        </>
      )}
    </section>
  );
}

function describeFilter(filter: ReviewFilter): string {
  const parts = [
    filter.reason && reasonLabels[filter.reason],
    filter.label && t('approveInBulk.label', { label: filter.label }),
    filter.author && t('approveInBulk.oneAuthor'),
    filter.older_than && t('approveInBulk.byAge'),
    (filter.confidence_from !== undefined || filter.confidence_to !== undefined) &&
      t('approveInBulk.byConfidence'),
    filter.agreement_to !== undefined && t('approveInBulk.byAgreement'),
    filter.unsure !== undefined && (filter.unsure ? 'unsure' : t('approveInBulk.notUnsure')),
  ];
  return parts.filter(Boolean).join(', ') || t('approveInBulk.allWaited');
}

function table(rows: BulkApproval[]): string {
  return csvOf([
    [
      'at',
      'by',
      'filter',
      'state',
      'total',
      'approved',
      'audits',
      'audited',
      'errors',
      t('approveInBulk.errorUnder'),
    ],
    ...rows.map((row) => [
      row.created_at,
      row.by,
      describeFilter(row.filter),
      row.state,
      row.total,
      row.approved,
      row.audits,
      row.audited,
      row.errors,
      row.upper,
    ]),
  ]);
}
