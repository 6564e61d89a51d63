import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Contract as ContractState } from '../../api/contract';
import { useProject } from '../../app/Shell';
import { count } from '../../ui/format';
import { Empty, Failure, Loading } from '../../ui/states';
import { Checked, WithInterval } from './cells';
import { PredictedAs } from './Examples';
import { Looks } from './Looks';
import { Reliability, RiskCoverage } from './Plots';
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
        <h1 className="sentence" style={{ margin: 0 }} data-testid="sentence">
          {contract.sentence}
        </h1>
        {contract.why && <p style={{ margin: '4px 0 0' }}>{contract.why}</p>}
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
          <section className="panel" aria-label="What could be accepted">
            <h2>What could be accepted</h2>
            <RiskCoverage points={contract.curve} allowed={1 - contract.target} projectId={projectId} />
          </section>
          <section className="panel" aria-label="Does the model know when it is right?">
            <h2>Does the model know when it is right?</h2>
            <Reliability rows={contract.reliability} raw={contract.raw_reliability} projectId={projectId} />
            <p className="dim" style={{ margin: '8px 0 0' }}>
              {contract.calibrator && contract.calibrator.kind !== 'identity'
                ? `Confidence is read by version ${contract.calibrator.number} (${contract.calibrator.kind}), learnt on ${count(contract.calibrator.answers)} answers of people that are no audits.`
                : 'Confidence is the model’s own; it is read anew once 25 people’s answers are there.'}
            </p>
          </section>
        </div>
      )}
      {contract.labels.some((row) => row.audits > 0) && (
        <section className="panel" aria-label="By predicted label">
          <h2>By predicted label</h2>
          <table className="rows" aria-label="Audits by predicted label">
            <thead>
              <tr>
                <th>Label</th>
                <th className="num">Pictures</th>
                <th className="num">Accepted</th>
                <th className="num">Audits</th>
                <th className="num">Wrong</th>
                <th>Share wrong (95 % interval)</th>
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
                      <span className="dim">no audit yet</span>
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
    <section className="panel" aria-label="Plan">
      <h2>Blind checks</h2>
      <p style={{ margin: '0 0 8px' }}>{describePlan(plan)}</p>
      {plan.wanted > 0 && (
        <progress
          max={plan.wanted}
          value={Math.min(plan.settled, plan.wanted)}
          aria-label={`${plan.settled} of ${plan.wanted} blind checks`}
          style={{ width: '100%', height: 8, accentColor: 'var(--accent)' }}
        />
      )}
      <p style={{ margin: '8px 0', display: 'flex', gap: 16, flexWrap: 'wrap' }}>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ state: 'open' }}>
          {count(plan.open)} waiting
        </Link>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ state: 'disputed' }}>
          {count(plan.disputed)} looked at again
        </Link>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ verdict: 'wrong' }}>
          {count(plan.wrong)} wrong
        </Link>
        <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ verdict: 'right' }}>
          {count(plan.settled - plan.wrong)} right
        </Link>
      </p>
      {isManager && (
        <p style={{ margin: '0 0 8px', display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
          {plan.to_draw > 0 && (
            <Button
              size="compact-sm"
              onClick={() =>
                void act(
                  () => api.post(`projects/${projectId}/audits`, { more: plan.to_draw }),
                  'More blind checks are in the queue; they come first.',
                )
              }
            >
              Ask for {count(plan.to_draw)} more
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            disabled={plan.more > 0 || plan.disputed > 0}
            onClick={() =>
              void act(
                () => api.post(`projects/${projectId}/certificates`),
                'Looking; this takes some seconds.',
              )
            }
          >
            Look now
          </Button>
          <span role="status">{message}</span>
        </p>
      )}
      {contract.unpromised > 0 && (
        <p style={{ margin: '0 0 8px' }}>
          <Link to="/projects/$projectId/data" params={{ projectId }} search={{ stage: 'auto_accepted' }}>
            {count(contract.unpromised)} labels
          </Link>{' '}
          were accepted before the contract, and nothing is promised of them. The next certificate takes over
          those it covers and puts the others before people.
        </p>
      )}
      <p className="dim" style={{ margin: 0 }}>
        {describeRight(contract.right)} Looks come at planned numbers of checks, never when the numbers
        please, and each spends part of what may go wrong.{' '}
        {contract.missed.met
          ? `Of ${count(contract.missed.met)} planted errors people left ${count(contract.missed.left)}.`
          : 'How many errors people overlook is not measured yet; hidden checks with planted errors would tell.'}
      </p>
    </section>
  );
}

function WorkPanel({ contract, projectId }: { contract: ContractState; projectId: string }) {
  const { work, missed } = contract;
  return (
    <section className="panel" aria-label="Work of people">
      <h2>Work of people, by what it costs</h2>
      <dl className="facts">
        <dt>Waiting</dt>
        <dd>
          <Link to="/projects/$projectId/data" params={{ projectId }} search={{ stage: 'annotating' }}>
            {count(work.one)} for one person, {count(work.two)} for two and an expert where they differ,{' '}
            {count(work.more)} for three
          </Link>
        </dd>
        <dt>Costs</dt>
        <dd>
          {work.minute_cost} a minute, {work.error_cost} an error that stays
        </dd>
        <dt>One person leaves</dt>
        <dd>
          {share(work.misses)} of wrong labels (
          {missed.met
            ? `${count(missed.left)} of ${count(missed.met)} planted errors, and five imagined ones`
            : 'assumed until planted errors are met'}
          )
        </dd>
      </dl>
      <p className="dim" style={{ margin: '8px 0 0' }}>
        Of five pictures three come by what looking at them saves, labels and folders taking turns, one
        because it is uncertain and typical, one at random. An expert is taken to need twice as long and to
        err a quarter as often. None of this accepts a label: the certificate alone does.
      </p>
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
    kept: 'The target was kept, as far as a sample can tell.',
    broken: 'The target was not kept.',
    unknown: 'Too few blind checks to tell whether the target is kept.',
  };
  return (
    <section className="panel" aria-label="Threshold">
      <h2>Accepted by a threshold</h2>
      {threshold.audits ? (
        <p style={{ margin: '0 0 8px' }}>
          <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ verdict: 'wrong' }}>
            {count(threshold.errors)} of {count(threshold.audits)} blind checks were wrong
          </Link>
          : {share(1 - threshold.errors / threshold.audits)} right ({share(threshold.low)} to{' '}
          {share(threshold.high)}). {verdicts[threshold.verdict]}
        </p>
      ) : (
        <Empty title="No blind check has been answered yet">
          <p>
            A share of all pictures is labelled without seeing the model; that is what tells how right it is.
          </p>
        </Empty>
      )}
      <p className="dim" style={{ margin: 0 }}>
        A threshold somebody types keeps its promise in about half of all projects. The contract accepts only
        what it can vouch for.{' '}
        {isManager && (
          <Link to="/projects/$projectId/settings" params={{ projectId }}>
            Choose the contract in the settings
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
    <section className="panel" aria-label="Certificate in force">
      <h2>Certificate {certificate.number}</h2>
      <p style={{ margin: '0 0 8px' }}>{certificate.words}</p>
      <dl className="facts">
        <dt>Accepted</dt>
        <dd>
          <Link to="/projects/$projectId/data" params={{ projectId }} search={{ stage: 'auto_accepted' }}>
            {count(contract.accepted - contract.accepted_later - contract.unpromised)} of{' '}
            {count(certificate.pool)} pictures
          </Link>
          , {hours(contract.saved_hours)} of labelling saved
          {contract.accepted_later > 0 &&
            `; ${count(contract.accepted_later)} later uploads at the same threshold, watched but not promised`}
        </dd>
        <dt>Watched since</dt>
        <dd>
          {live && (
            <Link to="/projects/$projectId/audits" params={{ projectId }} search={{ kind: 'live' }}>
              {count(live.errors)} of {count(live.audits)} wrong
            </Link>
          )}
          {live &&
            live.audits > 0 &&
            `, between ${share(live.low)} and ${share(live.high)} whenever one looks`}
          {live && live.open > 0 && `; ${count(live.open)} waiting`}
          {live && `. The alarm is at ${count(live.evidence)} of ${count(live.alarm_at)}.`}
        </dd>
        <dt>Model</dt>
        <dd>
          {certificate.model} {certificate.version}, weights{' '}
          <span className="mono">{certificate.weights_sha256.slice(0, 12)}</span>, schema{' '}
          {certificate.schema_version}
        </dd>
      </dl>
      <p style={{ margin: '8px 0 0', display: 'flex', gap: 8, alignItems: 'center' }}>
        <Link
          to="/projects/$projectId/certificates/$certificateId"
          params={{ projectId, certificateId: certificate.id }}
        >
          The whole certificate
        </Link>
        {isManager && (
          <>
            <span style={{ flex: 1 }} />
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                void act(() => api.post(`projects/${projectId}/certificate/stop`, {}), 'Auto-accept is off.')
              }
            >
              Switch off
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              color="red"
              onClick={() =>
                void act(
                  () => api.post(`projects/${projectId}/certificate/stop`, { take_back: true }),
                  'Auto-accept is off; what it accepted is with people again.',
                )
              }
            >
              Switch off and take back
            </Button>
          </>
        )}
      </p>
    </section>
  );
}
