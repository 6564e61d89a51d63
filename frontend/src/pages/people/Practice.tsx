import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Exam, Exams, ExamTry } from '../../api/quality';
import { count, percent } from '../../ui/format';
import { errorMessage } from '../../ui/states';
import { GivenAndRight } from './GivenAndRight';
import { Legend } from './Lessons';
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
    <section className="panel" aria-label="Practice and exams">
      <h2>Practice and exams</h2>
      {hasPractice && (
        <p style={{ margin: '0 0 8px' }}>
          Practise on pictures whose answer is known; you see at once what was right. Nothing of it counts.{' '}
          <Button variant="default" size="compact-sm" onClick={() => void begin({ practice: true })}>
            {practice ? 'Go on practising' : 'Practise on 5'}
          </Button>{' '}
          {practice && (
            <Button variant="subtle" size="compact-sm" onClick={() => setShown(practice)}>
              See how it goes
            </Button>
          )}
        </p>
      )}
      {exams.map((exam) => (
        <p key={exam.label} style={{ margin: '0 0 8px' }}>
          {describeExam(exam)}{' '}
          {!exam.is_passed && (exam.open_try || exam.tries < exam.attempts) && (
            <Button size="compact-sm" onClick={() => void begin({ label: exam.label })}>
              {exam.open_try ? 'Go on with the exam' : 'Begin the exam'}
            </Button>
          )}{' '}
          {exam.last_try && (
            <Button variant="subtle" size="compact-sm" onClick={() => setShown(exam.last_try)}>
              See what was right
            </Button>
          )}
        </p>
      ))}
      {message && (
        <p role="alert" style={{ color: 'var(--wrong)' }}>
          {message}
        </p>
      )}
      {shown && <TryResult projectId={projectId} id={shown} />}
    </section>
  );
}

function describeExam(exam: Exam): string {
  const what = exam.label ? `Exam for "${exam.label}"` : 'Exam of this project';
  if (exam.is_passed) return `${what}: passed.`;
  const left = exam.attempts - exam.tries;
  const need = `${count(exam.questions)} ${exam.questions === 1 ? 'picture' : 'pictures'}, ${percent(exam.pass_mark)} of them right to pass`;
  if (exam.open_try) return `${what}: begun; ${need}.`;
  return `${what}: ${need}; ${left === 1 ? '1 attempt' : `${left} attempts`} left.${exam.is_required ? ' Work here starts once you have passed it.' : ''}`;
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
      <p style={{ margin: '8px 0' }}>
        {examTry.answered} of {examTry.questions.length} answered
        {marked.length > 0 && `, ${examTry.right} right`}. <Legend />
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
