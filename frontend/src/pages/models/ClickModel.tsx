import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Model, Policy } from '../../api/types';
import { t } from '../../i18n/prelabel';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';

/** Which model answers a click with an outline. */
export function ClickModel({
  projectId,
  policy,
  models,
}: {
  projectId: string;
  policy: Policy;
  models: Model[];
}) {
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const choose = async (key: string | null) => {
    setMessage('');
    try {
      await api.patch(`projects/${projectId}`, { policy: { segmenter: key ?? '' } });
    } catch (error) {
      setMessage(errorMessage(error));
    }
    await client.invalidateQueries();
  };
  return (
    <section className="panel">
      <h2>{t('clickModel.clickSegment')}</h2>
      <div className={layout.wrappedLine}>
        <Select
          w={260}
          clearable
          placeholder={t('clickModel.off')}
          aria-label={t('clickModel.modelOutlinesClicked')}
          data={models.map((model) => ({ value: model.key, label: `${model.name} ${model.version}` }))}
          value={policy.segmenter || null}
          onChange={(key) => void choose(key)}
        />
        <span className="dim">{t('clickModel.outlinesPeoplePoint')}</span>
      </div>
      {message && (
        <p role="alert" className={layout.wrong}>
          {message}
        </p>
      )}
    </section>
  );
}
