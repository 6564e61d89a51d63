import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import type { Label, LabelSchema, Member, Person, Policy, Project, Role } from '../../api/types';
import { useProject } from '../../app/Shell';
import { errorWords, Failure, Loading } from '../../ui/states';
import { LabelEditor } from '../projects/LabelEditor';
import { PolicyForm } from '../projects/PolicyForm';

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
      <h1 className="sentence" style={{ margin: 0 }}>
        Settings of {project.data.name}
      </h1>
      <Texts project={project.data} />
      <Labels projectId={projectId} schema={schema.data} />
      <PolicyPanel project={project.data} />
      <Members projectId={projectId} />
      <Delete project={project.data} />
    </div>
  );
}

/** Saves something and says how it went. */
function useSave() {
  const [words, setWords] = useState('');
  const [isDone, setDone] = useState(false);
  const client = useQueryClient();
  const save = async (act: () => Promise<unknown>) => {
    setWords('');
    setDone(false);
    try {
      await act();
      setDone(true);
      await client.invalidateQueries();
    } catch (error) {
      setWords(errorWords(error));
    }
  };
  const said = words ? (
    <span role="alert" style={{ color: 'var(--wrong)' }}>
      {words}
    </span>
  ) : isDone ? (
    <span role="status" style={{ color: 'var(--done)' }}>
      Saved
    </span>
  ) : null;
  return { save, said };
}

function Texts({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [guidelines, setGuidelines] = useState(project.guidelines);
  const [html, setHtml] = useState(project.guidelines_html);
  const { save, said } = useSave();
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
      <h2>Name and guidelines</h2>
      <TextInput label="Name" value={name} maxLength={120} onChange={(e) => setName(e.currentTarget.value)} />
      <div className="grid" style={{ gridTemplateColumns: '1fr 1fr' }}>
        <Textarea
          label="Guidelines (Markdown)"
          autosize
          minRows={8}
          value={guidelines}
          onChange={(e) => setGuidelines(e.currentTarget.value)}
        />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server */}
        <section className="md" aria-label="Preview" dangerouslySetInnerHTML={{ __html: html }} />
      </div>
      <div>
        <Button onClick={() => void save(() => api.patch(`projects/${project.id}`, { name, guidelines }))}>
          Save
        </Button>{' '}
        {said}
      </div>
    </section>
  );
}

function Labels({ projectId, schema }: { projectId: string; schema: LabelSchema }) {
  const [labels, setLabels] = useState<Label[]>(schema.labels);
  const { save, said } = useSave();
  return (
    <section className="panel">
      <h2>Labels, version {schema.version}</h2>
      <LabelEditor labels={labels} onChange={setLabels} keepsKeys />
      <p className="dim">
        Saving makes a new version; answers given under earlier versions stay as they are.
      </p>
      <Button onClick={() => void save(() => api.put(`projects/${projectId}/schema`, { labels }))}>
        Save as version {schema.version + 1}
      </Button>{' '}
      {said}
    </section>
  );
}

function PolicyPanel({ project }: { project: Project }) {
  const [policy, setPolicy] = useState<Policy>(project.policy);
  const { save, said } = useSave();
  return (
    <section className="panel">
      <h2>Policy</h2>
      <PolicyForm policy={policy} onChange={setPolicy} />
      <p className="dim">What is already routed stays where it is.</p>
      <Button onClick={() => void save(() => api.patch(`projects/${project.id}`, { policy }))}>Save</Button>{' '}
      {said}
    </section>
  );
}

const roles = [
  { value: 'annotator', label: 'annotator' },
  { value: 'reviewer', label: 'reviewer' },
  { value: 'manager', label: 'manager' },
];

function Members({ projectId }: { projectId: string }) {
  const members = useQuery({
    queryKey: ['members', projectId],
    queryFn: () => api.get<Member[]>(`projects/${projectId}/members`),
  });
  const [search, setSearch] = useState('');
  const people = useQuery({
    queryKey: ['people', search],
    queryFn: () => api.get<Person[]>(`people?search=${encodeURIComponent(search)}`),
  });
  const [user, setUser] = useState<string | null>(null);
  const [role, setRole] = useState<Role>('annotator');
  const { save, said } = useSave();
  const path = (id: string) => `projects/${projectId}/members/${id}`;
  return (
    <section className="panel">
      <h2>Members</h2>
      <table className="rows">
        <tbody>
          {members.data?.map((row) => (
            <tr key={row.user}>
              <td>{row.username}</td>
              <td>
                <Select
                  w={140}
                  aria-label={`Role of ${row.username}`}
                  data={roles}
                  allowDeselect={false}
                  value={row.role}
                  onChange={(value) => void save(() => api.patch(path(row.user), { role: value }))}
                />
              </td>
              <td style={{ textAlign: 'right' }}>
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => void save(() => api.del(path(row.user)))}
                >
                  Remove
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div style={{ display: 'flex', gap: 8, marginTop: 8, alignItems: 'center' }}>
        <Select
          w={240}
          searchable
          aria-label="Person to add"
          placeholder="Person to add"
          data={(people.data ?? []).map((row) => ({ value: row.id, label: row.username }))}
          value={user}
          onChange={setUser}
          onSearchChange={setSearch}
          nothingFoundMessage="Nobody of that name"
        />
        <Select
          w={140}
          aria-label="Role"
          data={roles}
          allowDeselect={false}
          value={role}
          onChange={(value) => setRole(value as Role)}
        />
        <Button
          variant="default"
          disabled={!user}
          onClick={() => {
            if (user) void save(() => api.patch(path(user), { role })).then(() => setUser(null));
          }}
        >
          Add
        </Button>
        {said}
      </div>
    </section>
  );
}

function Delete({ project }: { project: Project }) {
  const [name, setName] = useState('');
  const { save, said } = useSave();
  const navigate = useNavigate();
  return (
    <section className="panel">
      <h2>Delete</h2>
      <p className="dim">Type {project.name} to delete the project. It is hidden at once.</p>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
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
        {said}
      </div>
    </section>
  );
}
