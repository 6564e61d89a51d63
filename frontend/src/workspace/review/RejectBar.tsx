import { Button, Textarea } from '@mantine/core';
import type { RejectReason } from '../../api/types';
import { t as annotate } from '../../i18n/annotate';
import { t } from '../../i18n/review';
import styles from './review.module.css';
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

/** What is said when an answer goes back, until it is sent. */
export interface Rejection {
  reason: RejectReason | null;
  comment: string;
  to: Destination | null;
}

export const nothingSaid: Rejection = { reason: null, comment: '', to: null };

/** Why an answer goes back, and to whom; the policy decides where nothing is chosen. */
export function RejectBar({
  rejection,
  change,
  send,
  cancel,
  sendKey,
}: {
  rejection: Rejection;
  change: (rejection: Rejection) => void;
  send: () => void;
  cancel: () => void;
  sendKey: string;
}) {
  const { reason, comment, to } = rejection;
  return (
    <form
      className={`ws-bar ${styles.formWrapped}`}
      aria-label={t('rejectWhy')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <span>{t('rejectWhy')}</span>
      {reasons.map((key, index) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-pressed={reason === key}
          onClick={() => change({ ...rejection, reason: key })}
        >
          <span className="key">{index + 1}</span> {annotate(`reason.${key}`)}
        </button>
      ))}
      <Textarea
        autosize
        minRows={1}
        maxRows={3}
        className={styles.wide280}
        aria-label={t('commentLabel')}
        placeholder={t('comment')}
        value={comment}
        maxLength={2000}
        onChange={(event) => change({ ...rejection, comment: event.currentTarget.value })}
      />
      <span>{t('to.label')}</span>
      {destinations.map((key) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-pressed={to === key}
          onClick={() => change({ ...rejection, to: to === key ? null : key })}
        >
          {t(`to.${key}`)}
        </button>
      ))}
      <Button type="submit" disabled={!reason} title={sendKey} data-testid="reject-now">
        {t('reject')}
      </Button>
      <Button variant="subtle" onClick={cancel}>
        {annotate('cancel')}
      </Button>
    </form>
  );
}
