import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Exam, Exams, ExamTry } from '../../api/quality';
import { t } from '../../i18n/people';
import { count, percent } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import { GivenAndRight } from './GivenAndRight';
import { Legend } from './Lessons';
import styles from './people.module.css';
import { describeErrors } from './qualityLabels';

/** Practice with the right answer at once, and exams: both are done in the ordinary workspace. */
export function Practice({ projectId }: { projectId: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const [shown, setShown] = useState<string | null>(null);
  const examsQuery = useQuery({
    queryKey: ['exams', projectId],
    queryFn: () => api.get<Exams>(`projects/${projectId}/exams`),
    refetchInterval: 5_000,
  });
  const begin = async (body: { label?: string; practice?: boolean }) => {
    try {
      await api.post(`projects/${projectId}/tries`, body);
      await client.invalidateQueries({ queryKey: ['exams', projectId] });
      void navigate({ to: '/projects/$projectId/annotate', params: { projectId } });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  if (!examsQuery.data || (!examsQuery.data.exams.length && !examsQuery.data.has_practice)) return null;
  const { exams, has_practice: hasPractice, open_practice: practice } = examsQuery.data;
  return (
    <section className="panel" aria-label={t('practice.practiceExams')}>
      <h2>{t('practice.practiceExams')}</h2>
      {hasPractice && (
        <p className={layout.above}>
          {t('practice.practisePicturesWhose')}{' '}
          <Button variant="default" size="compact-sm" onClick={() => void begin({ practice: true })}>
            {practice ? t('practice.goPractising') : t('practice.practiseOn')}
          </Button>{' '}
          {practice && (
            <Button variant="subtle" size="compact-sm" onClick={() => setShown(practice)}>
              {t('practice.seeGoes')}
            </Button>
          )}
        </p>
      )}
      {exams.map((exam) => (
        <p key={exam.label} className={layout.above}>
          {describeExam(exam)}{' '}
          {!exam.is_passed && (exam.open_try || exam.tries < exam.attempts) && (
            <Button size="compact-sm" onClick={() => void begin({ label: exam.label })}>
              {exam.open_try ? t('practice.goExam') : t('practice.beginExam')}
            </Button>
          )}{' '}
          {exam.last_try && (
            <Button variant="subtle" size="compact-sm" onClick={() => setShown(exam.last_try)}>
              {t('practice.seeRight')}
            </Button>
          )}
        </p>
      ))}
      {message && (
        <p role="alert" className={layout.wrong}>
          {message}
        </p>
      )}
      {shown && <TryResult projectId={projectId} id={shown} />}
    </section>
  );
}

function describeExam(exam: Exam): string {
  const what = exam.label ? t('practice.examFor', { label: exam.label }) : t('practice.examProject');
  if (exam.is_passed) return t('practice.passed', { what });
  const left = exam.attempts - exam.tries;
  const need = t('practice.picturesRightPass', {
    count: exam.questions,
    questions: count(exam.questions),
    pass_mark: percent(exam.pass_mark),
  });
  if (exam.open_try) return t('practice.begun', { what, need });
  return t('practice.attemptsLeft', {
    count: left,
    what,
    need,
    left,
    required: exam.is_required ? t('practice.workStartsOnce') : '',
  });
}

/** What was right in a try, picture by picture. */
export function TryResult({ projectId, id }: { projectId: string; id: string }) {
  const tryQuery = useQuery({
    queryKey: ['try', id],
    queryFn: () => api.get<ExamTry>(`projects/${projectId}/tries/${id}`),
    refetchInterval: 2_000,
  });
  if (!tryQuery.data) return null;
  const examTry = tryQuery.data;
  const marked = examTry.questions.filter((question) => question.is_right !== null);
  return (
    <>
      <p className={styles.paragraphSpaced}>
        {t('practice.ofAnswered', { answered: examTry.answered, questions: examTry.questions.length })}
        {marked.length > 0 && t('practice.right', { right: examTry.right })}. <Legend />
      </p>
      <ul className="lessons">
        {marked.map((question) => (
          <li key={question.asset.id}>
            <GivenAndRight
              picture={{ ...question.asset, url: question.asset.file_url }}
              answer={question.given}
              truth={question.truth}
            />
            <div>
              <b>{question.asset.name}</b>
              <br />
              {describeErrors({ is_right: question.is_right ?? false, counts: question.counts, note: '' })}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
