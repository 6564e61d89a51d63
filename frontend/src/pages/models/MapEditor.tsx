import { NumberInput, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { LabelMap, LabelSchema, Model } from '../../api/types';
import { t } from '../../i18n/prelabel';
import layout from '../../ui/layout.module.css';
import { errorMessage, Loading } from '../../ui/states';
import styles from './models.module.css';

/** The query of a model's label map. */
export function labelMapOf(projectId: string, model: string) {
  return {
    queryKey: ['label-map', projectId, model],
    queryFn: () => api.get<LabelMap>(mapPath(projectId, model)),
  };
}

const mapPath = (projectId: string, model: string) =>
  `projects/${projectId}/label-map?model=${encodeURIComponent(model)}`;

/** The model's labels beside the project's, each with the confidence from which it counts. */
export function MapEditor({
  projectId,
  model,
  schema,
}: {
  projectId: string;
  model: Model;
  schema: LabelSchema;
}) {
  const mapQuery = labelMapOf(projectId, model.key);
  const map = useQuery(mapQuery);
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  if (!map.data) return <Loading height={120} />;
  const saved = map.data;
  const save = async (change: Partial<Pick<LabelMap, 'map' | 'minimum'>>) => {
    setMessage('');
    try {
      const next = { map: saved.map, minimum: saved.minimum, ...change };
      client.setQueryData(mapQuery.queryKey, await api.put<LabelMap>(mapPath(projectId, model.key), next));
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  const mapped = model.labels.filter((name) => saved.map[name]);
  const options = schema.labels.map((label) => ({ value: label.key, label: label.name }));
  return (
    <div className={layout.lower}>
      <p className={`dim ${layout.above}`}>
        {t('mapEditor.labelsModelStand', { mapped: mapped.length, labels: model.labels.length })}
      </p>
      {message && (
        <p role="alert" className={layout.wrong}>
          {message}
        </p>
      )}
      <div className={styles.columns2}>
        {[...mapped, ...model.labels.filter((name) => !saved.map[name])].map((name) => (
          <div key={name} className={layout.line}>
            <span className={`ellipsis ${layout.grow}`} title={name}>
              {name}
            </span>
            <Select
              w={140}
              clearable
              placeholder={t('mapEditor.leftOut')}
              aria-label={t('mapEditor.becomes', { name })}
              data={options}
              value={saved.map[name] ?? null}
              onChange={(value) => void save({ map: { ...saved.map, [name]: value } })}
            />
            <NumberInput
              w={76}
              min={0}
              max={1}
              step={0.05}
              decimalScale={2}
              placeholder="0.05"
              aria-label={t('mapEditor.countsFrom', { name })}
              disabled={!saved.map[name]}
              defaultValue={saved.minimum[name] ?? ''}
              onBlur={(event) => {
                const value = Number(event.currentTarget.value || 0);
                if (value !== (saved.minimum[name] ?? 0))
                  void save({ minimum: { ...saved.minimum, [name]: value } });
              }}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
