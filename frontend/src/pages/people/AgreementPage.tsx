import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { Agreement } from '../../api/quality';
import { t } from '../../i18n/people';
import { rich } from '../../i18n/rich';
import { count, percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { Empty, Failure, Loading } from '../../ui/states';
import { Csv } from './agreement/Csv';
import { Pairs } from './agreement/Pairs';
import { AttributesTable, NamedTable, Parts } from './agreement/Parts';
import { Weighed } from './agreement/Weighed';
import { Whole } from './agreement/Whole';

/** How much people agree: in all, by shape, label and question, pair by pair, and how answers become one. */
export function AgreementPage() {
  const { projectId } = useParams({ from: '/shell/projects/$projectId/agreement' });
  const agreementQuery = useQuery({
    queryKey: ['agreement', projectId],
    queryFn: () => api.get<Agreement>(`projects/${projectId}/agreement`),
    refetchInterval: 30_000,
  });
  if (agreementQuery.error)
    return <Failure error={agreementQuery.error} retry={() => void agreementQuery.refetch()} />;
  if (!agreementQuery.data) return <Loading />;
  const agreement = agreementQuery.data;
  if (!agreement.pictures)
    return (
      <Empty title={t('agreementPage.nothingTwoAnswers')}>
        <p>
          {rich(t('agreementPage.setAnswersPicture'), {
            link: <Link to="/projects/$projectId/settings" params={{ projectId }} />,
          })}
        </p>
      </Empty>
    );
  return (
    <div className="grid">
      <h1 className={`sentence ${layout.flush}`}>{sentence(agreement)}</h1>
      <Whole agreement={agreement} />
      <section className="panel" aria-label={t('agreementPage.byPart')}>
        <h2>{t('agreementPage.labelShape')}</h2>
        <div className="side-by-side">
          <Parts title={t('agreementPage.label')} rows={agreement.labels} file="agreement-labels.csv" />
          {agreement.shapes.length > 1 && (
            <Parts title={t('agreementPage.shape')} rows={agreement.shapes} file="agreement-shapes.csv" />
          )}
        </div>
      </section>
      {agreement.named.length > 0 && <NamedTable rows={agreement.named} />}
      {agreement.attributes.length > 0 && <AttributesTable rows={agreement.attributes} />}
      <Pairs pairs={agreement.pairs} />
      <Weighed projectId={projectId} />
      {agreement.disagreements.length > 0 && <Differ agreement={agreement} projectId={projectId} />}
    </div>
  );
}

function Differ({ agreement, projectId }: { agreement: Agreement; projectId: string }) {
  return (
    <section className="panel" aria-label={t('agreementPage.answersDifferMost')}>
      <h2>{t('agreementPage.answersDifferMost')}</h2>
      <table className={`rows ${layout.natural}`} aria-label={t('agreementPage.answersDifferMost')}>
        <thead>
          <tr>
            <th>{t('agreementPage.picture')}</th>
            <th className="num">{t('agreementPage.answers')}</th>
            <th className="num">{t('agreementPage.agree')}</th>
          </tr>
        </thead>
        <tbody>
          {agreement.disagreements.slice(0, 15).map((row) => (
            <tr key={row.asset}>
              <td>
                <Link to="/projects/$projectId/data" params={{ projectId }} search={{ asset: row.asset }}>
                  {row.name}
                </Link>
              </td>
              <td className="num">{row.answers}</td>
              <td className="num">{percent(row.agreement)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Csv
        name="disagreements.csv"
        rows={[
          ['picture', 'answers', 'agreement'],
          ...agreement.disagreements.map((row) => [row.name, row.answers, row.agreement]),
        ]}
      />
    </section>
  );
}

function sentence(agreement: Agreement): string {
  const on = t('agreementPage.picturesSeveralAnswers', {
    count: agreement.pictures,
    pictures: count(agreement.pictures),
  });
  if (!agreement.is_enough) return t('agreementPage.tooLittleSay', { on });
  return t('agreementPage.peopleAgree', { mean: percent(agreement.mean ?? 0), on });
}
