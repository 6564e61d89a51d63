import { Button, Menu, TagsInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../../api/client';
import type { BulkAction, BulkSelection, Job } from '../../api/types';
import { useEarlyWords, useFinalAction } from '../../commands/useFinalAction';
import { t } from '../../i18n/prelabel';
import { count, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import { SendDialog } from './SendAll';

const verbs: Record<string, string> = {
  add_tags: 'tagged',
  remove_tags: 'untagged',
  set_priority: t('bulkBar.movedQueue'),
  label_again: t('bulkBar.sentLabelledAgain'),
  send_to_annotators: t('bulkBar.sentAnnotators'),
  set_aside: t('bulkBar.setAside'),
  delete: 'deleted',
};

interface Props {
  projectId: string;
  /** What the actions are for, and how many assets that is. */
  selection: BulkSelection;
  total: number;
  isText: boolean;
  clear: () => void;
}

/** Starts an action on many assets; each is a job and can be undone for a day. */
export function useBulk(projectId: string) {
  const client = useQueryClient();
  const tell = (message: string, undo?: () => void) =>
    notifications.show({
      message: undo ? (
        <span>
          {message}{' '}
          <Button variant="subtle" size="compact-xs" onClick={undo}>
            {t('bulkBar.undo')}
          </Button>
        </span>
      ) : (
        message
      ),
      autoClose: undo ? 12_000 : 5_000,
    });
  const refresh = () =>
    Promise.all(
      ['jobs', 'assets', 'stats', 'bulk', 'tags'].map((key) => client.invalidateQueries({ queryKey: [key] })),
    );
  const undo = async (bulk: string) => {
    try {
      await api.post<Job>(`bulk/${bulk}/undo`);
      tell(t('bulkBar.beingPutBack'));
    } catch (error) {
      tell(errorMessage(error));
    }
    await refresh();
  };
  const tellBegun = (job: Job, action: string, total: number) => {
    const bulk = String(job.result.bulk ?? '');
    const what = t('bulkBar.assetsBeing', {
      count: total,
      total: count(total),
      verb: verbs[action] ?? t('bulkBar.changed'),
    });
    tell(what, bulk ? () => void undo(bulk) : undefined);
  };
  const act = async (
    action: string,
    selection: BulkSelection,
    value: Record<string, unknown>,
    total: number,
  ) => {
    try {
      tellBegun(
        await api.post<Job>(`projects/${projectId}/bulk`, { action, selection, value }),
        action,
        total,
      );
    } catch (error) {
      tell(errorMessage(error));
    }
    await refresh();
  };
  return { act, undo, tellBegun };
}

/** The bar over the chosen assets. */
export function BulkBar({ projectId, selection, total, isText, clear }: Props) {
  const [isSending, setSending] = useState(false);
  const [tags, setTags] = useState<string[]>([]);
  const known = useQuery({
    queryKey: ['tags', projectId],
    queryFn: () => api.get<{ tag: string; assets: number }[]>(`projects/${projectId}/tags`),
  });
  const { act, tellBegun } = useBulk(projectId);
  const early = useEarlyWords();
  const place = useRef<HTMLElement>(null);
  const item = `bulk ${projectId} ${total} ${JSON.stringify(selection)}`;
  const final = useFinalAction({ item, isThere: true, place });
  const run = (action: string, value: Record<string, unknown> = {}) => {
    if (final.take()) void act(action, selection, value, total).then(clear).then(final.reopen);
  };
  return (
    <section className="bulkbar" aria-label={t('bulkBar.chosenAssets')} ref={place} data-testid="chosen">
      <strong>{t('bulkBar.chosen', { total: count(total) })}</strong>
      <TagsInput
        aria-label={t('bulkBar.tags')}
        placeholder={tags.length ? '' : t('bulkBar.tagsWithoutSpaces')}
        w={220}
        value={tags}
        data={(known.data ?? []).map((row) => row.tag)}
        splitChars={[',', ' ']}
        maxTags={20}
        onChange={setTags}
      />
      <Button variant="default" disabled={!tags.length} onClick={() => run('add_tags', { tags })}>
        {t('bulkBar.addTags')}
      </Button>
      <Button variant="default" disabled={!tags.length} onClick={() => run('remove_tags', { tags })}>
        {t('bulkBar.takeTagsAway')}
      </Button>
      <Menu>
        <Menu.Target>
          <Button variant="default">{t('bulkBar.more')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run('set_priority', { priority: 1 })}>
            {t('bulkBar.firstQueue')}
          </Menu.Item>
          <Menu.Item onClick={() => run('set_priority', { priority: 0 })}>{t('bulkBar.lastQueue')}</Menu.Item>
          <Menu.Item onClick={() => setSending(true)}>{t('sendChosen')}</Menu.Item>
          <Menu.Item onClick={() => run('label_again')}>{t('bulkBar.labelAgainOther')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => run('set_aside')}>{t('bulkBar.setAsideWork')}</Menu.Item>
          <Menu.Item color="red" onClick={() => run('delete')}>
            {t('bulkBar.deleteEverywhereGood')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SendDialog
        projectId={projectId}
        isText={isText}
        selection={selection}
        total={total}
        isOpen={isSending}
        close={() => setSending(false)}
        sent={(job) => {
          tellBegun(job, 'send_to_annotators', job.total);
          clear();
        }}
      />
      <span className={layout.grow} />
      <span role="status">{early}</span>
      <Button variant="subtle" color="gray" onClick={clear}>
        {t('bulkBar.chooseNone')}
      </Button>
    </section>
  );
}

/** What was done to many assets of late, each with its undo while there is one. */
export function RecentActions({ projectId }: { projectId: string }) {
  const actions = useQuery({
    queryKey: ['bulk', projectId],
    queryFn: () => api.get<BulkAction[]>(`projects/${projectId}/bulk`),
    refetchInterval: (query) => (query.state.data?.some((row) => row.state.endsWith('ing')) ? 2_000 : 60_000),
  });
  const { undo } = useBulk(projectId);
  const rows = (actions.data ?? []).filter((row) => row.undo_until ?? row.state.endsWith('ing')).slice(0, 3);
  if (!rows.length) return null;
  return (
    <ul className="recent" aria-label={t('bulkBar.latestActions')}>
      {rows.map((row) => (
        <li key={row.id} className="dim">
          {t('bulkBar.by', {
            changed: count(row.changed),
            verb: verbs[row.action] ?? row.action,
            tags: row.value.tags ? ` ${row.value.tags.join(', ')}` : '',
            created_by: row.created_by ?? t('bulkBar.somebody'),
            created_at: when(row.created_at),
          })}{' '}
          {row.undo_until && (
            <Button variant="subtle" size="compact-xs" onClick={() => void undo(row.id)}>
              {t('bulkBar.undo')}
            </Button>
          )}
          {row.state === 'undoing' && t('bulkBar.beingPutBack2')}
        </li>
      ))}
    </ul>
  );
}
