import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Contract as ContractState } from '../../api/contract';
import { useProject } from '../../app/Shell';
import { rich } from '../../i18n/rich';
import { t } from '../../i18n/trust';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import { Checked, WithInterval } from './cells';
import { PredictedAs } from './Examples';
import { Looks } from './Looks';
import { Reliability, RiskCoverage } from './Plots';
import styles from './trust.module.css';
import { describePlan, describeRight, hours, share } from './trustLabels';
import { type Act, useActing } from './useActing';
import { useLabelNames } from './useLabelNames';

/** What auto-accepted labels are promised to be, what that rests on, and what would change it. */
export function Contract() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/contract' });
  const project = useProject(projectId);
  const { message, act } = useActing(projectId, 'contract', 'certificates');
  const name = useLabelNames(projectId);
  const contractQuery = useQuery({
    queryKey: ['contract', projectId],
    queryFn: () => api.get<ContractState>(`projects/${projectId}/certificate`),
    refetchInterval: 10_000,
  });
  if (contractQuery.error)
    return <Failure error={contractQuery.error} retry={() => void contractQuery.refetch()} />;
  if (!contractQuery.data) return <Loading height={480} />;
  const contract = contractQuery.data;
  const isManager = project.data?.role === 'manager';
  return (
    <div className="grid">
      <div>
        <h1 className={`sentence ${layout.flush}`} data-testid="sentence">
          {contract.sentence}
        </h1>
        {contract.why && <p className={layout.near}>{contract.why}</p>}
      </div>
      {contract.certificate && (
        <CertificatePanel contract={contract} projectId={projectId} isManager={isManager} act={act} />
      )}
      {(contract.routing === 'threshold' ||
        (contract.routing === 'people' && contract.threshold.audits > 0)) && (
        <ThresholdPanel contract={contract} projectId={projectId} isManager={isManager} />
      )}
      {contract.routing === 'contract' && (
        <PlanPanel
          contract={contract}
          projectId={projectId}
          isManager={isManager}
          act={act}
          message={message}
        />
      )}
      {contract.work.is_priced && <WorkPanel contract={contract} projectId={projectId} />}
      {contract.curve.length > 0 && (
        <div className="pair">
          <section className="panel" aria-label={t('contract.whatCouldBe')}>
            <h2>{t('contract.whatCouldBe')}</h2>
            <RiskCoverage points={contract.curve} allowed={1 - contract.target} projectId={projectId} />
          </section>
          <section className="panel" aria-label={t('contract.modelKnowRight')}>
            <h2>{t('contract.modelKnowRight')}</h2>
            <Reliability rows={contract.reliability} raw={contract.raw_reliability} projectId={projectId} />
            <p className={`dim ${layout.below}`}>
              {contract.calibrator && contract.calibrator.kind !== 'identity'
                ? t('contract.confidenceReadVersion', {
                    number: contract.calibrator.number,
                    kind: contract.calibrator.kind,
                    answers: count(contract.calibrator.answers),
                  })
                : t('contract.confidenceModelOwn')}
            </p>
          </section>
        </div>
      )}
      {contract.labels.some((row) => row.audits > 0) && (
        <section className="panel" aria-label={t('contract.predictedLabel')}>
          <h2>{t('contract.predictedLabel')}</h2>
          <table className="rows" aria-label={t('contract.auditsPredictedLabel')}>
            <thead>
              <tr>
                <th>{t('contract.label')}</th>
                <th className="num">{t('contract.pictures')}</th>
                <th className="num">{t('contract.accepted')}</th>
                <th className="num">{t('contract.audits')}</th>
                <th className="num">{t('contract.wrong')}</th>
                <th>{t('contract.shareWrongInterval')}</th>
              </tr>
            </thead>
            <tbody>
              {contract.labels.map((row) => (
                <tr key={row.label}>
                  <td>{name(row.label)}</td>
                  <td className="num">
                    <PredictedAs projectId={projectId} search={{ label: row.label }}>
                      {count(row.items)}
                    </PredictedAs>
                  </td>
                  <td className="num">
                    <PredictedAs projectId={projectId} search={{ label: row.label, accepted: true }}>
                      {count(row.accepted)}
                    </PredictedAs>
                  </td>
                  <Checked
                    projectId={projectId}
                    search={{ kind: 'member', state: 'settled', label: row.label }}
                    checks={row.audits}
                    wrong={row.errors}
                  />
                  <td>
                    {row.audits ? (
                      <WithInterval value={row.errors / row.audits} low={row.low} high={row.high} />
                    ) : (
                      <span className="dim">{t('contract.auditYet')}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Looks projectId={projectId} />
    </div>
  );
}

function PlanPanel({
  contract,
  projectId,
  isManager,
  act,
  message,
}: {
  contract: ContractState;
  projectId: string;
  isManager: boolean;
  act: Act;
  message: string;
}) {
  const { plan } = contract;
  return (
    <section className="panel" aria-label={t('contract.plan')}>
      <h2>{t('contract.blindChecks')}</h2>
      <p className={layout.above}>{describePlan(plan)}</p>
      {plan.wanted > 0 && (
        <progress
          max={plan.wanted}
          value={Math.min(plan.settled, plan.wanted)}
          aria-label={t('contract.blindChecks2', { settled: plan.settled, wanted: plan.wanted })}
          className={styles.progress}
        />
      )}
      <p className={styles.lineWrapped4}>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ state: 'open' }}>
          {t('contract.waiting', { open: count(plan.open) })}
        </Link>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ state: 'disputed' }}>
          {t('contract.lookedAgain', { disputed: count(plan.disputed) })}
        </Link>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ verdict: 'wrong' }}>
          {t('contract.wrong2', { wrong: count(plan.wrong) })}
        </Link>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ verdict: 'right' }}>
          {t('contract.right', { settled: count(plan.settled - plan.wrong) })}
        </Link>
      </p>
      {isManager && (
        <p className={styles.lineWrapped5}>
          {plan.to_draw > 0 && (
            <Button
              size="compact-sm"
              onClick={() =>
                void act(
                  () => api.post(`projects/${projectId}/audits`, { more: plan.to_draw }),
                  t('contract.moreBlindChecks'),
                )
              }
            >
              {t('contract.askMore', { to_draw: count(plan.to_draw) })}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            disabled={plan.more > 0 || plan.disputed > 0}
            onClick={() =>
              void act(() => api.post(`projects/${projectId}/certificates`), t('contract.lookingTakesSome'))
            }
          >
            {t('contract.lookNow')}
          </Button>
          <span role="status">{message}</span>
        </p>
      )}
      {contract.unpromised > 0 && (
        <p className={layout.above}>
          {rich(t('contract.labelsAcceptedBefore', { unpromised: count(contract.unpromised) }), {
            link: (
              <Link
                to="/projects/$projectId/data"
                params={{ projectId }}
                search={{ stage: 'auto_accepted' }}
              />
            ),
          })}
        </p>
      )}
      <p className={`dim ${layout.flush}`}>
        {t('contract.looksComePlanned', {
          right: describeRight(contract.right),
          met: contract.missed.met
            ? t('contract.plantedErrorsPeople', {
                met: count(contract.missed.met),
                left: count(contract.missed.left),
              })
            : t('contract.manyErrorsPeople'),
        })}
      </p>
    </section>
  );
}

function WorkPanel({ contract, projectId }: { contract: ContractState; projectId: string }) {
  const { work, missed } = contract;
  return (
    <section className="panel" aria-label={t('contract.workPeople')}>
      <h2>{t('contract.workPeopleCosts')}</h2>
      <dl className="facts">
        <dt>{t('contract.waiting2')}</dt>
        <dd>
          <Link to="/projects/$projectId/data" params={{ projectId }} search={{ stage: 'annotating' }}>
            {t('contract.onePersonTwo', {
              one: count(work.one),
              two: count(work.two),
              more: count(work.more),
            })}
          </Link>
        </dd>
        <dt>{t('contract.costs')}</dt>
        <dd>
          {t('contract.minuteErrorStays', { minute_cost: work.minute_cost, error_cost: work.error_cost })}
        </dd>
        <dt>{t('contract.onePersonLeaves')}</dt>
        <dd>
          {t('contract.wrongLabels', {
            misses: share(work.misses),
            met: missed.met
              ? t('contract.plantedErrorsFive', { left: count(missed.left), met: count(missed.met) })
              : t('contract.assumedUntilPlanted'),
          })}
        </dd>
      </dl>
      <p className={`dim ${layout.below}`}>{t('contract.fivePicturesThree')}</p>
    </section>
  );
}

function ThresholdPanel({
  contract,
  projectId,
  isManager,
}: {
  contract: ContractState;
  projectId: string;
  isManager: boolean;
}) {
  const { threshold } = contract;
  const verdicts = {
    kept: t('contract.targetKeptFar'),
    broken: t('contract.targetKept'),
    unknown: t('contract.tooFewBlind'),
  };
  return (
    <section className="panel" aria-label={t('contract.threshold')}>
      <h2>{t('contract.acceptedThreshold')}</h2>
      {threshold.audits ? (
        <p className={layout.above}>
          {rich(
            t('contract.blindChecksWrong', {
              errors: count(threshold.errors),
              audits: count(threshold.audits),
              value: share(1 - threshold.errors / threshold.audits),
              low: share(threshold.low),
              high: share(threshold.high),
              verdict: verdicts[threshold.verdict],
            }),
            {
              link: (
                <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ verdict: 'wrong' }} />
              ),
            },
          )}
        </p>
      ) : (
        <Empty title={t('contract.blindCheckAnswered')}>
          <p>{t('contract.shareAllPictures')}</p>
        </Empty>
      )}
      <p className={`dim ${layout.flush}`}>
        {t('contract.thresholdSomebodyTypes')}{' '}
        {isManager && (
          <Link to="/projects/$projectId/settings" params={{ projectId }}>
            {t('contract.chooseContractSettings')}
          </Link>
        )}
      </p>
    </section>
  );
}

function CertificatePanel({
  contract,
  projectId,
  isManager,
  act,
}: {
  contract: ContractState;
  projectId: string;
  isManager: boolean;
  act: Act;
}) {
  const { certificate, live } = contract;
  if (!certificate) return null;
  return (
    <section className="panel" aria-label={t('contract.certificateForce')}>
      <h2>{t('contract.certificate', { number: certificate.number })}</h2>
      <p className={layout.above}>{certificate.words}</p>
      <dl className="facts">
        <dt>{t('contract.accepted')}</dt>
        <dd>
          {rich(
            t('contract.picturesLabellingSaved', {
              accepted: count(contract.accepted - contract.accepted_later - contract.unpromised),
              pool: count(certificate.pool),
              saved_hours: hours(contract.saved_hours),
            }),
            {
              link: (
                <Link
                  to="/projects/$projectId/data"
                  params={{ projectId }}
                  search={{ stage: 'auto_accepted' }}
                />
              ),
            },
          )}
          {contract.accepted_later > 0 &&
            t('contract.laterUploadsSame', { accepted_later: count(contract.accepted_later) })}
        </dd>
        <dt>{t('contract.watchedSince')}</dt>
        <dd>
          {live && (
            <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ kind: 'live' }}>
              {t('contract.ofWrong', { errors: count(live.errors), audits: count(live.audits) })}
            </Link>
          )}
          {live &&
            live.audits > 0 &&
            t('contract.betweenWheneverOne', { low: share(live.low), high: share(live.high) })}
          {live && live.open > 0 && t('contract.waiting3', { open: count(live.open) })}
          {live &&
            t('contract.theAlarmIs', { evidence: count(live.evidence), alarm_at: count(live.alarm_at) })}
        </dd>
        <dt>{t('contract.model')}</dt>
        <dd>
          {t('contract.weights', { model: certificate.model, version: certificate.version })}{' '}
          <span className="mono">{certificate.weights_sha256.slice(0, 12)}</span>
          {t('contract.schema', { schema_version: certificate.schema_version })}
        </dd>
      </dl>
      <p className={styles.line2}>
        <Link
          to="/projects/$projectId/certificates/$certificateId"
          params={{ projectId, certificateId: certificate.id }}
        >
          {t('contract.wholeCertificate')}
        </Link>
        {isManager && (
          <>
            <span className={layout.grow} />
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                void act(
                  () => api.post(`projects/${projectId}/certificate/stop`, {}),
                  t('contract.autoAcceptOff'),
                )
              }
            >
              {t('contract.switchOff')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              color="red"
              onClick={() =>
                void act(
                  () => api.post(`projects/${projectId}/certificate/stop`, { take_back: true }),
                  t('contract.autoAcceptOffAccepted'),
                )
              }
            >
              {t('contract.switchOffTake')}
            </Button>
          </>
        )}
      </p>
    </section>
  );
}
