import { t } from '../../i18n/takeBack';
import styles from './takeBack.module.css';
import type { TakeBack } from './useTakeBack';

/** What was sent last and the way back to it. It stands in the top bar: a bar of its own would move the picture. */
export function TakeBackLine({ back, shortcut }: { back: TakeBack; shortcut?: string | undefined }) {
  const { line } = back;
  if (!line) return null;
  return (
    <span className={styles.line} role="status" data-testid="take-back-line">
      {line.kind === 'sent' && (
        <>
          <span className={styles.name}>{t(line.sent.kind, { name: line.sent.name })}</span>
          <button
            type="button"
            className={styles.undo}
            onClick={() => void back.undo()}
            data-testid="take-back"
          >
            {t('undo')}
            {shortcut && <kbd className={styles.key}>{shortcut}</kbd>}
          </button>
        </>
      )}
      {line.kind === 'back' && <span className={styles.name}>{t('back', { name: line.name })}</span>}
      {line.kind === 'refused' && <span className={styles.refused}>{line.message}</span>}
    </span>
  );
}
