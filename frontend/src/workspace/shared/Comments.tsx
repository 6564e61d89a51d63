import { Button, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeComment, listComments, writeComment } from '../../api/comments';
import { t } from '../../i18n/adjudicate';
import { exactly, when } from '../../ui/format';
import { errorMessage } from '../../ui/states';
import styles from './shared.module.css';

/** What was said of a picture, and a line to say more; `task`, a review of one's own, speaks to the answer's author. */
export function Comments({
  projectId,
  asset,
  task,
  region,
}: {
  projectId: string;
  asset: string;
  task?: string;
  region?: string;
}) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [error, setError] = useState('');
  const commentsQuery = useQuery({
    queryKey: ['comments', projectId, asset],
    queryFn: () => listComments(projectId, { asset }),
  });
  const act = async (what: () => Promise<unknown>) => {
    try {
      await what();
      setError('');
    } catch (failure) {
      setError(errorMessage(failure));
      return;
    }
    await client.invalidateQueries({ queryKey: ['comments', projectId] });
  };
  const send = () =>
    act(async () => {
      await writeComment(projectId, { asset, text, task, region });
      setText('');
    });
  const rows = commentsQuery.data?.results ?? [];
  return (
    <section aria-label={t('comments')}>
      <h2>{t('comments')}</h2>
      {rows.map((row) => (
        <p key={row.id} className={`talk-text ${row.resolved ? styles.paragraph : ''}`}>
          <strong>{row.author.username}</strong>{' '}
          <span className="dim" title={exactly(row.created_at)}>
            {when(row.created_at)}
          </span>{' '}
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => void act(() => changeComment(row.id, { resolved: !row.resolved }))}
          >
            {t(row.resolved ? 'reopen' : 'settle')}
          </Button>
          <br />
          {row.text}
        </p>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void send();
        }}
      >
        <Textarea
          autosize
          minRows={1}
          maxRows={4}
          size="xs"
          maxLength={4000}
          aria-label={t('say')}
          placeholder={t('say')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            // What is being written is sent, not the work beside it.
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !text.trim()) return;
            event.preventDefault();
            event.stopPropagation();
            void send();
          }}
        />
        {text.trim() && (
          <Button type="submit" size="compact-xs" mt={4}>
            {t('send')}
          </Button>
        )}
        {error && (
          <p role="alert" className={styles.paragraphWrongSpaced}>
            {error}
          </p>
        )}
      </form>
    </section>
  );
}
