import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { t } from '../i18n/ui';

/** A link that is shown this once, with a button that copies it. */
export function CopyLink({ message, link }: { message: string; link: string }) {
  return (
    <section className="panel" role="status" style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
      <span style={{ flex: 1, minWidth: 0 }}>
        {message}
        <br />
        <span className="mono" style={{ overflowWrap: 'anywhere' }}>
          {link}
        </span>
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
