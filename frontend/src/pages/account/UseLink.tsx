import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError, api } from '../../api/client';
import type { AuthState, LinkInfo, Me, Page, ProjectRow } from '../../api/types';
import { t } from '../../i18n/account';
import { rich } from '../../i18n/rich';
import { Failure, Loading } from '../../ui/states';
import { Credentials } from './Credentials';

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
  const send = async ({ username, password }: { username: string; password: string }) => {
    try {
      const body = known ? { password } : { username, password };
      client.setQueryData(['me'], await api.post<Me>(`links/${token}`, body));
    } catch (error) {
      if (isSetUp(error)) setOver(true);
      throw error;
    }
    if (purpose === 'setup') setDone(true);
    else void navigate({ to: '/' });
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
      <Credentials
        isNew
        hasName={!known}
        submit={purpose === 'setup' ? t('useLink.createAdmin') : t('useLink.goOn')}
        send={send}
      />
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
  const demo = projects.data?.results.find((row) => /^Demo/.test(row.name));
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
