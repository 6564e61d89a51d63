import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Project, ProjectState } from '../../../api/types';
import { t } from '../../../i18n/project';
import layout from '../../../ui/layout.module.css';
import { useSave } from '../../../ui/useSave';

const WORDS: Record<ProjectState, string> = {
  active: t('life.workGoesTasks'),
  paused: t('life.pausedNobodyGiven'),
  archived: t('life.archivedReadExported'),
};

/** Pause, archive, delete. */
export function Life({ project }: { project: Project }) {
  const [name, setName] = useState('');
  const { save, status } = useSave();
  const navigate = useNavigate();
  const go = (state: ProjectState) => void save(() => api.patch(`projects/${project.id}`, { state }));
  return (
    <section className="panel grid">
      <h2>{t('life.pauseArchiveDelete')}</h2>
      <div className={layout.line}>
        <span className={layout.grow}>{WORDS[project.state]}</span>
        {project.state !== 'active' && (
          <Button variant="default" onClick={() => go('active')}>
            {project.state === 'paused' ? t('life.goOn') : t('life.bringBack')}
          </Button>
        )}
        {project.state === 'active' && (
          <Button variant="default" onClick={() => go('paused')}>
            {t('life.pause')}
          </Button>
        )}
        {project.state !== 'archived' && (
          <Button variant="default" onClick={() => go('archived')}>
            {t('life.archive')}
          </Button>
        )}
      </div>
      <div className={layout.line}>
        <span className={`dim ${layout.grow}`}>{t('life.typeDeleteProject', { project: project.name })}</span>
        <TextInput
          aria-label={t('life.nameProject')}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Button
          color="red"
          disabled={name !== project.name}
          onClick={() =>
            void save(() => api.del(`projects/${project.id}`, { name }).then(() => navigate({ to: '/' })))
          }
        >
          {t('life.deleteProject')}
        </Button>
        {status}
      </div>
    </section>
  );
}
