import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { t } from '../i18n/ui';
import layout from './layout.module.css';
import styles from './ui.module.css';

/** A link that is shown this once, with a button that copies it. */
export function CopyLink({ message, link }: { message: string; link: string }) {
  return (
    <section className={`panel ${layout.wideLine}`} role="status">
      <span className={styles.text}>
        {message}
        <br />
        <span className={`mono ${layout.breakable}`}>{link}</span>
      </span>
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            onClick={copy}
          >
            {copied ? t('copyLink.copied') : t('copyLink.copy')}
          </Button>
        )}
      </CopyButton>
    </section>
  );
}
