import { Button, MultiSelect, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client';
import type { BatchCount, Limits, TagCount } from '../../../api/limits';
import type { LabelSchema, Member } from '../../../api/types';
import { t } from '../../../i18n/team';
import { errorAt } from '../../../ui/states';
import { useSave } from '../../../ui/useSave';

/** What a member is lent, in one line. */
export function useLimitDescription(projectId: string) {
  const labels = useLabels(projectId);
  return ({ labels: keys, tags, batches }: Limits) => {
    const names = keys.map((key) => labels.find((label) => label.key === key)?.name ?? key);
    const parts = [
      names.length && t('labelsNamed', { names: names.join(t('or')) }),
      tags.length && t('tagsNamed', { names: tags.join(t('or')) }),
      batches.length && t('batchesNamed', { names: batches.join(t('or')) }),
    ].filter(Boolean);
    return parts.join(', ') || t('everything');
  };
}

function useLabels(projectId: string) {
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  return schema.data?.labels ?? [];
}

/** Changes what a member is lent; each change is saved at once, and what is wrong stands at its field. */
export function MemberLimits({
  projectId,
  member,
  close,
}: {
  projectId: string;
  member: Member;
  close: () => void;
}) {
  const labels = useLabels(projectId);
  const tags = useQuery({
    queryKey: ['tags', projectId],
    queryFn: () => api.get<TagCount[]>(`projects/${projectId}/tags`),
  });
  const batches = useQuery({
    queryKey: ['batches', projectId],
    queryFn: () => api.get<BatchCount[]>(`projects/${projectId}/batches`),
  });
  const { save, status, errors } = useSave();
  const set = (limits: Partial<Limits>) =>
    void save(() =>
      api.patch(`projects/${projectId}/members/${member.user}`, { role: member.role, ...limits }),
    );
  const shared = (kind: keyof Limits) => ({
    label: t(kind),
    description: t(`${kind}Hint`),
    placeholder: member[kind].length ? '' : t('any'),
    clearable: true,
    value: member[kind],
    error: errorAt(errors, kind),
    onChange: (names: string[]) => set({ [kind]: names }),
  });
  return (
    <fieldset className="limits" aria-label={t('of', { name: member.username })}>
      <MultiSelect
        {...shared('labels')}
        searchable
        maxValues={20}
        data={labels.map((label) => ({ value: label.key, label: label.name }))}
        nothingFoundMessage={t('nothing')}
      />
      <TagsInput {...shared('tags')} maxTags={20} data={tags.data?.map((row) => row.tag) ?? []} />
      <TagsInput {...shared('batches')} maxTags={20} data={batches.data?.map((row) => row.batch) ?? []} />
      <Button variant="default" onClick={close}>
        {t('done')}
      </Button>
      <p className="dim">
        {t('note')} {member.labels.length > 0 && t('noteLabels')} {status}
      </p>
    </fieldset>
  );
}
