import { Button, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeComment, listComments, writeComment } from '../../api/comments';
import { t } from '../../i18n/review';
import { errorMessage } from '../../ui/states';

/** What was said of the asset; a new comment is pinned to the region in hand, if there is one. */
export function CommentsPanel({
  projectId,
  asset,
  region,
}: {
  projectId: string;
  asset: string;
  region: string | null;
}) {
  const client = useQueryClient();
  const key = ['comments', projectId, asset];
  const comments = useQuery({ queryKey: key, queryFn: () => listComments(projectId, { asset }) });
  const [text, setText] = useState('');
  const [message, setMessage] = useState('');
  const after = async (work: Promise<unknown>) => {
    try {
      await work;
      setMessage('');
      await client.invalidateQueries({ queryKey: key });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    void after(writeComment(projectId, { asset, text, ...(region && { region }) }).then(() => setText('')));
  };
  return (
    <section aria-label={t('comments')} className="rv-comments">
      <h2>{t('comments')}</h2>
      {comments.data?.results.map((row) => (
        <div key={row.id} className={row.resolved ? 'dim' : undefined}>
          <strong>{row.author.username}</strong> {row.region && <span className="dim">{t('pinned')}</span>}{' '}
          {row.text}{' '}
          <button
            type="button"
            className="chip"
            onClick={() => void after(changeComment(row.id, { resolved: !row.resolved }))}
          >
            {t(row.resolved ? 'reopen' : 'resolve')}
          </button>
        </div>
      ))}
      <form onSubmit={send}>
        <Textarea
          autosize
          minRows={1}
          maxRows={4}
          aria-label={t('newComment')}
          placeholder={t(region ? 'newPinned' : 'newComment')}
          value={text}
          maxLength={2000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {text.trim() && (
          <Button type="submit" variant="default">
            {t('write')}
          </Button>
        )}
        {message && <p role="alert">{message}</p>}
      </form>
    </section>
  );
}
