import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client';
import type { Label, LabelSchema, Policy, Project } from '../../../api/types';
import { useProject } from '../../../app/Shell';
import { t } from '../../../i18n/project';
import layout from '../../../ui/layout.module.css';
import { Failure, Loading } from '../../../ui/states';
import { useSave } from '../../../ui/useSave';
import { PolicyForm } from '../policy/PolicyForm';
import { LabelEditor } from '../schema/LabelEditor';
import { QuestionsEditor } from '../schema/QuestionsEditor';
import { Holders } from './Holders';
import { Life } from './Life';
import { Members } from './Members';
import styles from './settings.module.css';

export function Settings() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/settings' });
  const project = useProject(projectId);
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  if (project.error ?? schema.error) return <Failure error={project.error ?? schema.error} />;
  if (!project.data || !schema.data) return <Loading />;
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>{t('settings.settingsOf', { data: project.data.name })}</h1>
      <Texts project={project.data} />
      <Labels projectId={projectId} schema={schema.data} dataType={project.data.data_type} />
      <PolicyPanel project={project.data} />
      <Members projectId={projectId} />
      <Holders projectId={projectId} />
      <Life project={project.data} />
    </div>
  );
}

function Texts({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [guidelines, setGuidelines] = useState(project.guidelines);
  const [html, setHtml] = useState(project.guidelines_html);
  const { save, status } = useSave();
  useEffect(() => {
    const timer = setTimeout(() => {
      if (guidelines !== project.guidelines)
        void api.post<{ html: string }>('markdown', { text: guidelines }).then(
          (answer) => setHtml(answer.html),
          () => {},
        );
    }, 400);
    return () => clearTimeout(timer);
  }, [guidelines, project.guidelines]);
  return (
    <section className="panel grid">
      <h2>{t('settings.nameGuidelines')}</h2>
      <TextInput
        label={t('settings.name')}
        value={name}
        maxLength={120}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <div className={`grid ${styles.box}`}>
        <Textarea
          label={t('settings.guidelinesMarkdown')}
          autosize
          minRows={8}
          value={guidelines}
          onChange={(e) => setGuidelines(e.currentTarget.value)}
        />
        <section
          className="md"
          aria-label={t('settings.preview')}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server
          dangerouslySetInnerHTML={{ __html: html }}
        />
      </div>
      <div>
        <Button onClick={() => void save(() => api.patch(`projects/${project.id}`, { name, guidelines }))}>
          {t('settings.save')}
        </Button>{' '}
        {status}
      </div>
    </section>
  );
}

function Labels({
  projectId,
  schema,
  dataType,
}: {
  projectId: string;
  schema: LabelSchema;
  dataType: Project['data_type'];
}) {
  const [labels, setLabels] = useState<Label[]>(schema.labels);
  const [classification, setClassification] = useState(schema.classification);
  const { save, status, errors, forget } = useSave();
  // Errors name labels by their place: with one more or less they would stand at others.
  const change = (next: Label[]) => {
    if (next.length !== labels.length) forget();
    setLabels(next);
  };
  return (
    <section className="panel">
      <h2>{t('settings.labelsVersion', { version: schema.version })}</h2>
      <LabelEditor labels={labels} onChange={change} errors={errors} keepsKeys dataType={dataType} />
      <QuestionsEditor questions={classification} onChange={setClassification} isText={dataType === 'text'} />
      <p className="dim">{t('settings.savingMakesNew')}</p>
      <Button
        onClick={() => void save(() => api.put(`projects/${projectId}/schema`, { labels, classification }))}
      >
        {t('settings.saveVersion', { version: schema.version + 1 })}
      </Button>{' '}
      {status}
    </section>
  );
}

function PolicyPanel({ project }: { project: Project }) {
  const [policy, setPolicy] = useState<Policy>(project.policy);
  const { save, status } = useSave();
  return (
    <section className="panel">
      <h2>{t('settings.policy')}</h2>
      <PolicyForm policy={policy} onChange={setPolicy} />
      <p className="dim">{t('settings.alreadyRoutedStays')}</p>
      <Button onClick={() => void save(() => api.patch(`projects/${project.id}`, { policy }))}>
        {t('settings.save')}
      </Button>{' '}
      {status}
    </section>
  );
}
