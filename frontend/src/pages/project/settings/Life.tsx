import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Project, ProjectState } from '../../../api/types';
import { useSave } from '../../../ui/useSave';

const WORDS: Record<ProjectState, string> = {
  active: 'Work goes on: tasks are handed out.',
  paused: 'Paused: nobody is given new tasks. What people hold can still be finished.',
  archived: 'Archived: it can be read and exported, and nothing changes.',
};

/** Pause, archive, delete. */
export function Life({ project }: { project: Project }) {
  const [name, setName] = useState('');
  const { save, status } = useSave();
  const navigate = useNavigate();
  const go = (state: ProjectState) => void save(() => api.patch(`projects/${project.id}`, { state }));
  return (
    <section className="panel grid">
      <h2>Pause, archive, delete</h2>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        <span style={{ flex: 1 }}>{WORDS[project.state]}</span>
        {project.state !== 'active' && (
          <Button variant="default" onClick={() => go('active')}>
            {project.state === 'paused' ? 'Go on' : 'Bring back'}
          </Button>
        )}
        {project.state === 'active' && (
          <Button variant="default" onClick={() => go('paused')}>
            Pause
          </Button>
        )}
        {project.state !== 'archived' && (
          <Button variant="default" onClick={() => go('archived')}>
            Archive
          </Button>
        )}
      </div>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        <span className="dim" style={{ flex: 1 }}>
          Type {project.name} to delete the project. It is hidden at once, and for seven days it can be
          brought back from your start page. Then it is gone, with every picture that no other project has.
        </span>
        <TextInput
          aria-label="Name of the project"
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
          Delete the project
        </Button>
        {status}
      </div>
    </section>
  );
}
