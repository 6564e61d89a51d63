import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { AuthState, LinkInfo, Me, Page, ProjectRow } from '../../api/types';
import { errorMessage, Failure, Loading } from '../../ui/states';

const titles = { setup: 'Set up Assay', invitation: 'Join Assay', reset: 'Set a new password' };

/** A one-time link: the first admin's, an invitation, a password reset. */
export function UseLink() {
  const { token = '' } = useParams({ strict: false });
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: async () => {
      await api.get<AuthState>('auth/state');
      return api.get<LinkInfo>(`links/${token}`);
    },
    retry: false,
    refetchOnWindowFocus: false,
  });
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const [isDone, setDone] = useState(false);
  const [isOver, setOver] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  if (isDone) return <FirstChoice />;
  if (link.isPending)
    return (
      <main className="center">
        <Loading />
      </main>
    );
  if (isSetUp(link.error) || isOver) return <SetUp />;
  if (link.error)
    return (
      <main className="center">
        <Failure error={link.error} />
        <p>
          <a href="/sign-in">Sign in</a>
        </p>
      </main>
    );
  const { purpose, username: known } = link.data;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setMessage('');
    try {
      const body = known ? { password } : { username, password };
      client.setQueryData(['me'], await api.post<Me>(`links/${token}`, body));
      if (purpose === 'setup') setDone(true);
      else void navigate({ to: '/' });
    } catch (error) {
      if (isSetUp(error)) setOver(true);
      setMessage(errorMessage(error));
    }
  };
  return (
    <main className="center">
      <h1>{titles[purpose]}</h1>
      <p className="dim">
        {purpose === 'setup'
          ? 'Choose the name and password of the first admin.'
          : known
            ? `For ${known}.`
            : 'Choose a name and a password.'}
      </p>
      <form onSubmit={(event) => void send(event)} className="grid">
        {!known && (
          <TextInput
            label="Name"
            size="sm"
            autoComplete="username"
            required
            autoFocus
            value={username}
            onChange={(e) => setUsername(e.currentTarget.value)}
          />
        )}
        <PasswordInput
          label="Password"
          description="At least 10 characters"
          size="sm"
          autoComplete="new-password"
          required
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        {message && (
          <p role="alert" style={{ color: 'var(--wrong)', margin: 0 }}>
            {message}
          </p>
        )}
        <Button type="submit" size="sm">
          {purpose === 'setup' ? 'Create the admin' : 'Go on'}
        </Button>
      </form>
    </main>
  );
}

/** The server's answer to a set-up link once there is, or was, a first admin. */
function isSetUp(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'set_up';
}

function SetUp() {
  return (
    <main className="center">
      <h1>Assay is set up</h1>
      <p role="status">It has had its first admin, so this link makes nobody an admin any more.</p>
      <p className="dim">
        Sign in, or ask an admin for an invitation. If no admin can sign in, whoever runs this server makes
        one with <code>assay user create NAME --admin --password-stdin</code>.
      </p>
      <p>
        <a href="/sign-in">Sign in</a>
      </p>
    </main>
  );
}

function FirstChoice() {
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => api.get<Page<ProjectRow>>('projects') });
  const demo = projects.data?.results.find((row) => row.name.startsWith('Demo'));
  return (
    <main className="center">
      <h1>Welcome to Assay</h1>
      <p className="dim">Look round in the demo project, or begin your own.</p>
      <div className="grid">
        {demo && (
          <Link to="/projects/$projectId" params={{ projectId: demo.id }} className="panel">
            <strong>Open the demo project</strong>
            <br />
            <span className="dim">Real pictures, pre-labelled by a model, waiting for you.</span>
          </Link>
        )}
        <Link to="/new-project" className="panel">
          <strong>Make your own project</strong>
          <br />
          <span className="dim">Three steps: data, labels, policy.</span>
        </Link>
      </div>
    </main>
  );
}
