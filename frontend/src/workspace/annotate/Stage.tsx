import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../i18n/annotate';
import { Empty, Failure } from '../../ui/states';
import type { Work } from './useWork';

export function Veil({ children }: { children: ReactNode }) {
  return <div className="veil">{children}</div>;
}

/** What covers the picture while there is none: loading, nothing to do, trouble. */
export function Stage({ work, failure }: { work: Work; failure: Error | null }) {
  return (
    <>
      {failure && (
        <Veil>
          <Failure error={failure} />
        </Veil>
      )}
      {!failure && work.state === 'empty' && (
        <Veil>
          <Empty title={t('empty')}>
            <p>{t('emptyHint')}</p>
            <Button variant="default" onClick={() => void work.claim()}>
              {t('look')}
            </Button>
          </Empty>
        </Veil>
      )}
      {!failure && work.state === 'loading' && (
        <Veil>
          <span aria-busy="true">{t('loading')}</span>
        </Veil>
      )}
      {!failure && work.state === 'error' && (
        <Veil>
          <Failure error={work.error} retry={work.retry} />
        </Veil>
      )}
    </>
  );
}
