import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../../api/client';
import type { LabelSchema } from '../../api/types';
import { t } from '../../i18n/trust';

/** The project's labels by their keys, as people call them; no key is a picture in which nothing was found. */
export function useLabelNames(projectId: string): (key: string) => string {
  const { data } = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  return useCallback(
    (key: string) =>
      data?.labels.find((label) => label.key === key)?.name ?? (key || t('useLabelNames.nothingFound')),
    [data],
  );
}
