import { Button, NumberInput, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Exams, Qualification } from '../../api/quality';
import type { LabelSchema } from '../../api/types';
import { t } from '../../i18n/people';
import { csvOf, save } from '../../ui/csv';
import { percent, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import styles from './people.module.css';

interface Member {
  user: string;
  username: string;
  role: string;
}

/** The project's exams, and who may work on what (managers). */
export function ExamPanel({ projectId }: { projectId: string }) {
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const [questions, setQuestions] = useState<number | string>(10);
  const [mark, setMark] = useState<number | string>(80);
  const [attempts, setAttempts] = useState<number | string>(3);
  const [message, setMessage] = useState('');
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const exams = useQuery({
    queryKey: ['exams', projectId],
    queryFn: () => api.get<Exams>(`projects/${projectId}/exams`),
  });
  const qualificationsQuery = useQuery({
    queryKey: ['qualifications', projectId],
    queryFn: () => api.get<Qualification[]>(`projects/${projectId}/qualifications`),
  });
  const members = useQuery({
    queryKey: ['members', projectId],
    queryFn: () => api.get<Member[]>(`projects/${projectId}/members`),
  });
  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      setMessage(done);
      await client.invalidateQueries({ queryKey: ['exams', projectId] });
      await client.invalidateQueries({ queryKey: ['qualifications', projectId] });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  const put = (isRequired: boolean) =>
    void act(
      () =>
        api.put(`projects/${projectId}/exams`, {
          label,
          questions: Number(questions),
          pass_mark: Number(mark) / 100,
          attempts: Number(attempts),
          is_required: isRequired,
        }),
      isRequired ? t('examPanel.annotatorsNowWork') : t('examPanel.examOfferedRequired'),
    );
  const has = (user: string, of: string) =>
    qualificationsQuery.data?.some((row) => row.user === user && row.label === of);
  const people = (members.data ?? []).filter((row) => row.role === 'annotator');
  const columns = ['', ...(exams.data?.exams ?? []).map((exam) => exam.label).filter(Boolean)];
  return (
    <section className="panel" aria-label={t('examPanel.examsQualifications')}>
      <h2>{t('examPanel.examsQualifications')}</h2>
      <p className={`dim ${layout.above}`}>{t('examPanel.setSomeGold')}</p>
      <div className={styles.lineWrapped3}>
        <Select
          label={t('examPanel.for')}
          size="xs"
          value={label}
          onChange={(value) => setLabel(value ?? '')}
          data={[
            { value: '', label: t('examPanel.wholeProject') },
            ...(schema.data?.labels ?? []).map((row) => ({ value: row.key, label: row.name })),
          ]}
        />
        <NumberInput
          label={t('examPanel.pictures')}
          size="xs"
          w={90}
          min={1}
          max={50}
          value={questions}
          onChange={setQuestions}
        />
        <NumberInput
          label={t('examPanel.rightPass')}
          size="xs"
          w={110}
          min={1}
          max={100}
          suffix=" %"
          value={mark}
          onChange={setMark}
        />
        <NumberInput
          label={t('examPanel.attempts')}
          size="xs"
          w={90}
          min={1}
          max={20}
          value={attempts}
          onChange={setAttempts}
        />
        <Button size="compact-sm" onClick={() => put(true)}>
          {t('examPanel.requireIt')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => put(false)}>
          {t('examPanel.onlyOffer')}
        </Button>
        <span role="status">{message}</span>
      </div>
      {(exams.data?.exams.length ?? 0) > 0 && (
        <ul className={styles.listSpaced2}>
          {exams.data?.exams.map((exam) => (
            <li key={exam.label}>
              {t('examPanel.picturesPassAttempts', {
                label: exam.label || t('examPanel.wholeProject2'),
                questions: exam.questions,
                pass_mark: percent(exam.pass_mark),
                attempts: exam.attempts,
                required: exam.is_required ? t('examPanel.required') : t('examPanel.offered'),
              })}
            </li>
          ))}
        </ul>
      )}
      {people.length > 0 && (
        <table className={`rows ${layout.natural}`} aria-label={t('examPanel.qualifications')}>
          <thead>
            <tr>
              <th>{t('examPanel.annotator')}</th>
              {columns.map((column) => (
                <th key={column}>{column || t('examPanel.thisProject')}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((row) => (
              <tr key={row.user}>
                <td>{row.username}</td>
                {columns.map((column) => {
                  const qualification = qualificationsQuery.data?.find(
                    (one) => one.user === row.user && one.label === column,
                  );
                  return (
                    <td key={column}>
                      {qualification && (
                        <span title={when(qualification.created_at)}>
                          {qualification.given_by
                            ? t('examPanel.by', { given_by: qualification.given_by })
                            : t('examPanel.passed')}{' '}
                        </span>
                      )}
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        aria-label={`${qualification ? t('examPanel.takeFrom') : t('examPanel.giveTo')} ${row.username}: ${column || t('examPanel.thisProject2')}`}
                        onClick={() =>
                          void act(
                            () =>
                              api.put(`projects/${projectId}/qualifications`, {
                                user: row.user,
                                label: column,
                                given: !has(row.user, column),
                              }),
                            '',
                          )
                        }
                      >
                        {qualification ? t('examPanel.takeAway') : t('examPanel.give')}
                      </Button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(qualificationsQuery.data?.length ?? 0) > 0 && (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() =>
            save(
              'qualifications.csv',
              csvOf([
                ['annotator', 'label', t('examPanel.givenBy'), 'at'],
                ...(qualificationsQuery.data ?? []).map((row) => [
                  row.username,
                  row.label,
                  row.given_by ?? 'exam',
                  row.created_at,
                ]),
              ]),
            )
          }
        >
          {t('examPanel.saveCsv')}
        </Button>
      )}
    </section>
  );
}
