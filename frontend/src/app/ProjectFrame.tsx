import {
  IconActivity,
  IconArrowsJoin,
  IconCertificate,
  IconChartBar,
  IconCheckbox,
  IconCompass,
  IconDatabase,
  IconEyeOff,
  IconListCheck,
  IconMedal,
  IconPencil,
  IconPhoto,
  IconScale,
  IconSettings,
  IconSparkles,
  IconStar,
  IconUsersGroup,
} from '@tabler/icons-react';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import type { Role } from '../api/types';
import { t } from '../i18n/app';
import { Failure, Loading } from '../ui/states';
import styles from './app.module.css';
import { useProject } from './Shell';

const order: Record<Role, number> = { annotator: 0, reviewer: 1, manager: 2 };

/** The pages of a project by what one comes for; `from` is the role that sees a page first. */
const groups = [
  {
    word: t('projectFrame.project'),
    pages: [
      { to: '/projects/$projectId', word: t('projectFrame.overview'), icon: IconChartBar, from: 'reviewer' },
      { to: '/projects/$projectId/data', word: t('projectFrame.data'), icon: IconPhoto, from: 'reviewer' },
      {
        to: '/projects/$projectId/pre-label',
        word: t('projectFrame.models'),
        icon: IconSparkles,
        from: 'manager',
      },
      {
        to: '/projects/$projectId/versions',
        word: t('projectFrame.versions'),
        icon: IconDatabase,
        from: 'reviewer',
      },
      {
        to: '/projects/$projectId/settings',
        word: t('projectFrame.settings'),
        icon: IconSettings,
        from: 'manager',
      },
    ],
  },
  {
    word: t('projectFrame.work'),
    pages: [
      {
        to: '/projects/$projectId/annotate',
        word: t('projectFrame.annotate'),
        icon: IconPencil,
        from: 'annotator',
      },
      {
        to: '/projects/$projectId/review',
        word: t('projectFrame.review'),
        icon: IconCheckbox,
        from: 'reviewer',
      },
      {
        to: '/projects/$projectId/queue',
        word: t('projectFrame.reviewQueue'),
        icon: IconListCheck,
        from: 'reviewer',
      },
      {
        to: '/projects/$projectId/disagreements',
        word: t('projectFrame.disagreements'),
        icon: IconScale,
        from: 'reviewer',
      },
    ],
  },
  {
    word: t('projectFrame.people'),
    pages: [
      {
        to: '/projects/$projectId/annotators',
        word: t('projectFrame.annotators'),
        icon: IconUsersGroup,
        from: 'manager',
      },
      {
        to: '/projects/$projectId/agreement',
        word: t('projectFrame.agreement'),
        icon: IconArrowsJoin,
        from: 'manager',
      },
      { to: '/projects/$projectId/gold', word: t('projectFrame.gold'), icon: IconMedal, from: 'reviewer' },
      {
        to: '/projects/$projectId/my-quality',
        word: t('projectFrame.myQuality'),
        icon: IconStar,
        from: 'annotator',
      },
    ],
  },
  {
    word: t('projectFrame.trustModel'),
    pages: [
      {
        to: '/projects/$projectId/contract',
        word: t('projectFrame.contract'),
        icon: IconCertificate,
        from: 'reviewer',
      },
      {
        to: '/projects/$projectId/audits',
        word: t('projectFrame.audits'),
        icon: IconEyeOff,
        from: 'reviewer',
      },
      {
        to: '/projects/$projectId/monitoring',
        word: t('projectFrame.monitoring'),
        icon: IconActivity,
        from: 'reviewer',
      },
      {
        to: '/projects/$projectId/pilot',
        word: t('projectFrame.pilot'),
        icon: IconCompass,
        from: 'reviewer',
      },
    ],
  },
] as const;

export function ProjectFrame() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId' });
  const project = useProject(projectId);
  const [isNarrow, setNarrow] = useState(false);
  if (project.error) return <Failure error={project.error} retry={() => void project.refetch()} />;
  const rank = order[project.data?.role ?? 'annotator'];
  const seen = groups
    .map(({ word, pages }) => ({ word, pages: pages.filter((row) => rank >= order[row.from]) }))
    .filter(({ pages }) => pages.length > 0);
  // Who sees two pages needs no headings over them.
  const isHeaded = rank > order.annotator;
  return (
    <div className="frame">
      <nav className={isNarrow ? 'nav narrow' : 'nav'} aria-label={t('projectFrame.project')}>
        {seen.map(({ word, pages }) => (
          <Fragment key={word}>
            {isHeaded && <div className="nav-head">{!isNarrow && word}</div>}
            {pages.map(({ to, word: page, icon: Icon }) => (
              <Link
                key={to}
                to={to}
                params={{ projectId }}
                activeOptions={{ exact: true, includeSearch: false }}
                title={page}
              >
                <Icon size={16} stroke={1.6} aria-hidden />
                {!isNarrow && page}
              </Link>
            ))}
          </Fragment>
        ))}
        <button
          type="button"
          className={`chip ${styles.buttonSpaced}`}
          onClick={() => setNarrow(!isNarrow)}
          aria-label={isNarrow ? t('projectFrame.widen') : t('projectFrame.narrow')}
        >
          {isNarrow ? '»' : t('projectFrame.narrow2')}
        </button>
      </nav>
      <main className="main">
        <div className="content">{project.data ? <Outlet /> : <Loading />}</div>
      </main>
    </div>
  );
}
