import { Button, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import type { Me } from '../../api/types';
import { t } from '../../i18n/account';
import { exactly } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import styles from './account.module.css';

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which this person reads times. */
export function ZonePanel({ me }: { me: Me }) {
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const zones = useMemo(
    () => [
      { value: '', label: t('ownSettings.thisBrowser', { ownZone }) },
      ...Intl.supportedValuesOf('timeZone').map((name) => ({
        value: name,
        label: name.replaceAll('_', ' '),
      })),
    ],
    [],
  );
  const choose = async (zone: string | null) => {
    try {
      client.setQueryData(['me'], await api.patch<Me>('me', { time_zone: zone ?? '' }));
      await client.invalidateQueries();
      setMessage('');
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <section className="panel">
      <h2>{t('ownSettings.times')}</h2>
      <Select
        label={t('ownSettings.timeZone')}
        description={t('ownSettings.everyTimePages', { value: exactly(new Date().toISOString()) })}
        data={zones}
        value={me.time_zone}
        searchable
        nothingFoundMessage={t('ownSettings.suchZone')}
        allowDeselect={false}
        error={message || undefined}
        onChange={(zone) => void choose(zone)}
      />
    </section>
  );
}

/** What Assay keeps about the person, in plain words, and as a file. */
export function OwnDataPanel() {
  return (
    <section className="panel">
      <h2>{t('ownSettings.keptAbout')}</h2>
      <ul className={styles.listSpaced}>
        <li>{t('ownSettings.nameMailAddress')}</li>
        <li>{t('ownSettings.signedBrowserAddress')}</li>
        <li>{t('ownSettings.answersDecisionsTime')}</li>
        <li>{t('ownSettings.logChangedStays')}</li>
      </ul>
      <p className={layout.above}>{t('ownSettings.managersProjectsSee')}</p>
      <Button component="a" href="/api/v1/me/data" download variant="default">
        {t('ownSettings.downloadJson')}
      </Button>
    </section>
  );
}
