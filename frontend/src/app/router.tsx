import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { type Cause, readFilter } from '../api/reviewing';
import type { GoldState } from '../api/types';
import { t } from '../i18n/app';
import { readAuditFilter, readPredictedFilter } from '../pages/trust/Examples';
import { Empty, Failure } from '../ui/states';
import { ProjectFrame } from './ProjectFrame';
import { Shell } from './Shell';

const root = createRootRoute({
  component: Outlet,
  errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
  notFoundComponent: () => (
    <Empty title={t('router.suchPage')}>
      <a href="/">{t('router.goWork')}</a>
    </Empty>
  ),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/account/SignIn'), 'SignIn'),
});
const useLink = lazyRouteComponent(() => import('../pages/account/UseLink'), 'UseLink');
const setup = createRoute({ getParentRoute: () => root, path: '/setup/$token', component: useLink });
const join = createRoute({ getParentRoute: () => root, path: '/join/$token', component: useLink });

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/home/Home'), 'Home'),
});
const me = createRoute({
  getParentRoute: () => shell,
  path: '/me',
  component: lazyRouteComponent(() => import('../pages/account/Account'), 'Account'),
});
const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  component: lazyRouteComponent(() => import('../pages/admin/People'), 'People'),
});
const system = createRoute({
  getParentRoute: () => shell,
  path: '/system',
  component: lazyRouteComponent(() => import('../pages/admin/System'), 'System'),
});
const create = createRoute({
  getParentRoute: () => shell,
  path: '/new-project',
  component: lazyRouteComponent(() => import('../pages/project/NewProject'), 'NewProject'),
});

const project = createRoute({
  getParentRoute: () => shell,
  path: '/projects/$projectId',
  component: ProjectFrame,
});
const overview = createRoute({
  getParentRoute: () => project,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/project/Overview'), 'Overview'),
});
const data = createRoute({
  getParentRoute: () => project,
  path: '/data',
  validateSearch: (
    search: Record<string, unknown>,
  ): { stage?: string; search?: string; tag?: string; batch?: string; asset?: string } => ({
    ...(typeof search.stage === 'string' && { stage: search.stage }),
    ...(typeof search.search === 'string' && { search: search.search }),
    ...(typeof search.tag === 'string' && { tag: search.tag }),
    ...(typeof search.batch === 'string' && { batch: search.batch }),
    ...(typeof search.asset === 'string' && { asset: search.asset }),
  }),
  component: lazyRouteComponent(() => import('../pages/data/Data'), 'Data'),
});
const prelabel = createRoute({
  getParentRoute: () => project,
  path: '/pre-label',
  component: lazyRouteComponent(() => import('../pages/models/Models'), 'Models'),
});
const annotators = createRoute({
  getParentRoute: () => project,
  path: '/annotators',
  validateSearch: (search: Record<string, unknown>): { person?: string } => ({
    ...(typeof search.person === 'string' && { person: search.person }),
  }),
  component: lazyRouteComponent(() => import('../pages/people/Annotators'), 'Annotators'),
});
const agreement = createRoute({
  getParentRoute: () => project,
  path: '/agreement',
  component: lazyRouteComponent(() => import('../pages/people/AgreementPage'), 'AgreementPage'),
});
const gold = createRoute({
  getParentRoute: () => project,
  path: '/gold',
  validateSearch: (search: Record<string, unknown>): { state?: GoldState } => ({
    ...(typeof search.state === 'string' && { state: search.state as GoldState }),
  }),
  component: lazyRouteComponent(() => import('../pages/people/Gold'), 'Gold'),
});
const myQuality = createRoute({
  getParentRoute: () => project,
  path: '/my-quality',
  component: lazyRouteComponent(() => import('../pages/people/MyQuality'), 'MyQuality'),
});
const queue = createRoute({
  getParentRoute: () => project,
  path: '/queue',
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import('../pages/review_queue/Queue'), 'Queue'),
});
const disagreements = createRoute({
  getParentRoute: () => project,
  path: '/disagreements',
  validateSearch: (search: Record<string, unknown>): { cause?: Cause; decided?: boolean } => ({
    ...(typeof search.cause === 'string' && { cause: search.cause as Cause }),
    ...(search.decided === true && { decided: true }),
  }),
  component: lazyRouteComponent(() => import('../pages/review_queue/Disagreements'), 'Disagreements'),
});
const contract = createRoute({
  getParentRoute: () => project,
  path: '/contract',
  component: lazyRouteComponent(() => import('../pages/trust/Contract'), 'Contract'),
});
const certificate = createRoute({
  getParentRoute: () => project,
  path: '/certificates/$certificateId',
  component: lazyRouteComponent(() => import('../pages/trust/CertificatePage'), 'CertificatePage'),
});
const audits = createRoute({
  getParentRoute: () => project,
  path: '/audits',
  validateSearch: readAuditFilter,
  component: lazyRouteComponent(() => import('../pages/trust/Audits'), 'Audits'),
});
const predicted = createRoute({
  getParentRoute: () => project,
  path: '/predicted',
  validateSearch: readPredictedFilter,
  component: lazyRouteComponent(() => import('../pages/trust/Predicted'), 'Predicted'),
});
const pilot = createRoute({
  getParentRoute: () => project,
  path: '/pilot',
  component: lazyRouteComponent(() => import('../pages/trust/Pilot'), 'Pilot'),
});
const monitoring = createRoute({
  getParentRoute: () => project,
  path: '/monitoring',
  component: lazyRouteComponent(() => import('../pages/trust/Monitoring'), 'Monitoring'),
});
const versions = createRoute({
  getParentRoute: () => project,
  path: '/versions',
  component: lazyRouteComponent(() => import('../pages/project/Versions'), 'Versions'),
});
const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/project/settings/Settings'), 'Settings'),
});

// The workspaces have the whole window: no frame around them.
const annotate = createRoute({
  getParentRoute: () => root,
  path: '/projects/$projectId/annotate',
  component: lazyRouteComponent(() => import('../workspace/annotate/AnnotateRoute'), 'AnnotateRoute'),
});
const review = createRoute({
  getParentRoute: () => root,
  path: '/projects/$projectId/review',
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import('../workspace/review/ReviewRoute'), 'ReviewRoute'),
});
const adjudicate = createRoute({
  getParentRoute: () => root,
  path: '/projects/$projectId/adjudicate',
  validateSearch: (search: Record<string, unknown>): { adjudication?: string } => ({
    ...(typeof search.adjudication === 'string' && { adjudication: search.adjudication }),
  }),
  component: lazyRouteComponent(() => import('../workspace/adjudicate/AdjudicateRoute'), 'AdjudicateRoute'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    join,
    annotate,
    review,
    adjudicate,
    shell.addChildren([
      home,
      me,
      people,
      system,
      create,
      project.addChildren([
        overview,
        data,
        prelabel,
        annotators,
        agreement,
        gold,
        queue,
        disagreements,
        myQuality,
        contract,
        certificate,
        audits,
        predicted,
        pilot,
        monitoring,
        versions,
        settings,
      ]),
    ]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
