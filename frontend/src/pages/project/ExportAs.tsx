import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/openapi';
import { t } from '../../i18n/formats';
import styles from './ExportAs.module.css';

type Format = components['schemas']['FormatView'];

/** The formats a version can be written in, by key. */
export function useFormats() {
  return useQuery({
    queryKey: ['formats'],
    queryFn: () => api.get<Format[]>('formats'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Choose a format and export a frozen version in it. */
export function ExportAs({
  dataType,
  disabled,
  onExport,
}: {
  dataType: string | undefined;
  disabled: boolean;
  onExport: (format: string) => void;
}) {
  const formats = useFormats();
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = (formats.data ?? []).filter(
    (row) => row.media_type === 'application/zip' && (!dataType || row.data_types.includes(dataType)),
  );
  return (
    <div className={styles.choice}>
      <Select
        aria-label={t('format')}
        placeholder={t('other')}
        data={rows.map((row) => ({ value: row.key, label: row.name }))}
        value={chosen}
        onChange={setChosen}
        disabled={disabled}
        searchable
        nothingFoundMessage={t('none')}
      />
      <Button
        variant="default"
        disabled={disabled || !chosen}
        onClick={() => chosen && onExport(chosen)}
        data-testid="export-other"
      >
        {t('export')}
      </Button>
    </div>
  );
}
