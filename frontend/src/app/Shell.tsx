import { ActionIcon, Button, Menu, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconMoon, IconSearch, IconUser } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { ApiError, api } from '../api/client';
import type { Me, Page, Project, ProjectRow } from '../api/types';
import { t } from '../i18n/app';
import { setZone } from '../ui/format';
import { Failure, Loading } from '../ui/states';
import styles from './app.module.css';
import { Jobs } from './Jobs';
import { Notices } from './Notices';
import { PasswordPrompt } from './PasswordPrompt';

const Finder = lazy(() => import('./Finder').then(({ Finder }) => ({ default: Finder })));

export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: () =>
      api.get<Me>('me').catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }),
    staleTime: 60_000,
    select: inTheirZone,
  });
}

// Before anything with a time in it is drawn: pages are drawn below whoever asks who is signed in.
function inTheirZone(me: Me | null) {
  setZone(me?.time_zone ?? '');
  return me;
}

/** Shows its children to people who are signed in; sends the others to sign in and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const me = useMe();
  if (me.isPending) return <Loading height={120} />;
  if (me.error) return <Failure error={me.error} retry={() => void me.refetch()} />;
  if (!me.data) return <Navigate to="/sign-in" />;
  return children;
}

export function Shell() {
  return (
    <SignedIn>
      <Offline />
      <TopBar />
      <Outlet />
      <PasswordPrompt />
    </SignedIn>
  );
}

function Offline() {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const set = () => setOnline(navigator.onLine);
    window.addEventListener('online', set);
    window.addEventListener('offline', set);
    return () => {
      window.removeEventListener('online', set);
      window.removeEventListener('offline', set);
    };
  }, []);
  return isOnline ? null : (
    <div className="banner" role="status">
      {t('shell.offlinePageShows')}
    </div>
  );
}

export function useProjects() {
  return useQuery({ queryKey: ['projects'], queryFn: () => api.get<Page<ProjectRow>>('projects?limit=200') });
}

function TopBar() {
  const me = useMe().data;
  const projects = useProjects().data?.results ?? [];
  const { projectId } = useParams({ strict: false });
  const current = projects.find((row) => row.id === projectId);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const leave = async () => {
    await api.post('auth/logout');
    client.clear();
    void navigate({ to: '/sign-in' });
  };
  const actions = [
    { id: 'home', label: t('shell.yourWork'), onClick: () => void navigate({ to: '/' }) },
    { id: 'new', label: t('shell.newProject'), onClick: () => void navigate({ to: '/new-project' }) },
    { id: 'me', label: t('shell.yourAccount'), onClick: () => void navigate({ to: '/me' }) },
    ...(me?.is_admin
      ? [
          { id: 'people', label: t('shell.people'), onClick: () => void navigate({ to: '/people' }) },
          { id: 'system', label: t('shell.system'), onClick: () => void navigate({ to: '/system' }) },
        ]
      : []),
    ...projects.map((row) => ({
      id: row.id,
      label: row.name,
      description: t('shell.picturesDone', { done: row.done, assets: row.assets }),
      onClick: () => void navigate({ to: '/projects/$projectId', params: { projectId: row.id } }),
    })),
  ];
  return (
    <nav className="topbar" aria-label={t('shell.main')}>
      <Link to="/" className="brand">
        {t('shell.assay')}
      </Link>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="subtle" color="gray" className={`ellipsis ${styles.atMost320}`}>
            {current?.name ?? t('shell.projects')} ▾
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} className={styles.dropdownClipped}>
          {projects.map((row) => (
            <Menu.Item
              key={row.id}
              onClick={() => void navigate({ to: '/projects/$projectId', params: { projectId: row.id } })}
            >
              {row.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => void navigate({ to: '/new-project' })}>{t('shell.newProject')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span className="grow" />
      <Button
        variant="default"
        leftSection={<IconSearch size={14} />}
        onClick={spotlight.open}
        aria-keyshortcuts="Control+K"
      >
        {t('shell.search')} <span className={`key ${styles.textSpaced}`}>Ctrl+K</span>
      </Button>
      <Jobs />
      <Notices />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('shell.lightDark')}
        title={t('shell.lightDark')}
        onClick={() => toggleColorScheme()}
      >
        <IconMoon size={18} stroke={1.6} />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" color="gray" leftSection={<IconUser size={16} />}>
            {me?.username}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void navigate({ to: '/me' })}>{t('shell.yourAccount')}</Menu.Item>
          {me?.is_admin && (
            <Menu.Item onClick={() => void navigate({ to: '/people' })}>{t('shell.people')}</Menu.Item>
          )}
          {me?.is_admin && (
            <Menu.Item onClick={() => void navigate({ to: '/system' })}>{t('shell.system')}</Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item onClick={() => void leave()}>{t('shell.signOut')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        <Finder actions={actions} />
      </Suspense>
    </nav>
  );
}

export function useProject(projectId: string) {
  return useQuery({
    queryKey: ['project', projectId],
    queryFn: () => api.get<Project>(`projects/${projectId}`),
  });
}
