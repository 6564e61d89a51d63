import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { AuthState, LinkInfo, Me, Page, ProjectRow } from '../../api/types';
import { t } from '../../i18n/account';
import { rich } from '../../i18n/rich';
import layout from '../../ui/layout.module.css';
import { errorMessage, Failure, Loading } from '../../ui/states';

const titles = {
  setup: t('useLink.setUpAssay'),
  invitation: t('useLink.joinAssay'),
  reset: t('useLink.setNewPassword'),
};

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
          <a href="/sign-in">{t('useLink.signIn')}</a>
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
          ? t('useLink.chooseNamePassword')
          : known
            ? t('useLink.for', { known })
            : t('useLink.chooseNamePassword2')}
      </p>
      <form onSubmit={(event) => void send(event)} className="grid">
        {!known && (
          <TextInput
            label={t('useLink.name')}
            size="sm"
            autoComplete="username"
            required
            autoFocus
            value={username}
            onChange={(e) => setUsername(e.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={t('useLink.password')}
          description={t('useLink.leastCharacters')}
          size="sm"
          autoComplete="new-password"
          required
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        {message && (
          <p role="alert" className={layout.wrongFlush}>
            {message}
          </p>
        )}
        <Button type="submit" size="sm">
          {purpose === 'setup' ? t('useLink.createAdmin') : t('useLink.goOn')}
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
      <h1>{t('useLink.assaySetUp')}</h1>
      <p role="status">{t('useLink.firstAdminLink')}</p>
      <p className="dim">{rich(t('useLink.signAskAdmin'), { code: <code /> })}</p>
      <p>
        <a href="/sign-in">{t('useLink.signIn')}</a>
      </p>
    </main>
  );
}

function FirstChoice() {
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => api.get<Page<ProjectRow>>('projects') });
  const demo = projects.data?.results.find((row) => row.name.startsWith(t('useLink.demo')));
  return (
    <main className="center">
      <h1>{t('useLink.welcomeAssay')}</h1>
      <p className="dim">{t('useLink.lookRoundDemo')}</p>
      <div className="grid">
        {demo && (
          <Link to="/projects/$projectId" params={{ projectId: demo.id }} className="panel">
            <strong>{t('useLink.openDemoProject')}</strong>
            <br />
            <span className="dim">{t('useLink.realPicturesPre')}</span>
          </Link>
        )}
        <Link to="/new-project" className="panel">
          <strong>{t('useLink.makeOwnProject')}</strong>
          <br />
          <span className="dim">{t('useLink.threeStepsData')}</span>
        </Link>
      </div>
    </main>
  );
}
