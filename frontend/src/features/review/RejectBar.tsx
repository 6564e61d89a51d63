import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RejectReason } from '../../api/types';
import type { Destination } from './useReview';

export const reasons: RejectReason[] = [
  'missed_objects',
  'wrong_label',
  'sloppy_shape',
  'extra_objects',
  'guidelines',
  'other',
];
const destinations: Destination[] = ['author', 'another', 'drop'];

/** Why an answer goes back, and to whom; the policy decides where nothing is chosen. */
export function RejectBar({
  reason,
  setReason,
  send,
  cancel,
}: {
  reason: RejectReason | null;
  setReason: (reason: RejectReason) => void;
  send: (comment: string, to: Destination | null) => void;
  cancel: () => void;
}) {
  const { t } = useTranslation('review');
  const annotate = useTranslation('annotate').t;
  const [comment, setComment] = useState('');
  const [to, setTo] = useState<Destination | null>(null);
  return (
    <form
      className="ws-bar"
      aria-label={t('rejectWhy')}
      style={{ flexWrap: 'wrap' }}
      onSubmit={(event) => {
        event.preventDefault();
        send(comment, to);
      }}
    >
      <span>{t('rejectWhy')}</span>
      {reasons.map((key, at) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-pressed={reason === key}
          onClick={() => setReason(key)}
        >
          <span className="key">{at + 1}</span> {annotate(`reason.${key}`)}
        </button>
      ))}
      <Textarea
        autosize
        minRows={1}
        maxRows={3}
        style={{ width: 280 }}
        aria-label={t('commentLabel')}
        placeholder={t('comment')}
        value={comment}
        maxLength={2000}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <span>{t('to.label')}</span>
      {destinations.map((key) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-pressed={to === key}
          onClick={() => setTo(to === key ? null : key)}
        >
          {t(`to.${key}`)}
        </button>
      ))}
      <Button type="submit" disabled={!reason} title="Ctrl+Enter" data-testid="reject-now">
        {t('reject')}
      </Button>
      <Button variant="subtle" onClick={cancel}>
        {annotate('cancel')}
      </Button>
    </form>
  );
}
