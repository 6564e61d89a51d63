import type { Classification, Question } from '../../api/questions';
import type { AdjudicationTask } from '../../api/reviewing';
import { t } from '../../i18n/adjudicate';
import { isSame } from '../../sync/rebase';
import { ClassificationPanel } from '../shared/fields/ClassificationPanel';
import { describeAnswer } from '../shared/fields/describeAnswer';
import { isEmpty } from '../shared/fields/missing';
import { personColor } from '../shared/people';
import { MOST } from './ruling';

/** What everybody answered to each question, side by side; choosing one answers it so. */
export function QuestionAnswers({
  task,
  questions,
  classification,
  answer,
}: {
  task: AdjudicationTask;
  questions: readonly Question[];
  classification: Classification;
  answer: (key: string, value: string | string[]) => void;
}) {
  if (!questions.length) return null;
  return (
    <section aria-label={t('questions')} data-testid="questions">
      <h2>{t('questions')}</h2>
      {questions.map((question) => {
        const answers = task.versions
          .slice(0, MOST)
          .map((version) => (version.classification as Classification)[question.key]);
        const differ = answers.some((value) => !isSame(value ?? '', answers[0] ?? ''));
        return (
          <fieldset key={question.key} className="said-by">
            <legend>
              {question.name} {differ && <span className="word changed">{t('differ')}</span>}
            </legend>
            {task.versions.slice(0, MOST).map((version, index) => {
              const value = answers[index];
              const text = isEmpty(value) ? t('notAnswered') : describeAnswer(question, value);
              return (
                <button
                  key={version.key}
                  type="button"
                  className="chip"
                  aria-pressed={!isEmpty(value) && isSame(classification[question.key], value)}
                  disabled={isEmpty(value)}
                  title={t('saidBy', { name: version.username })}
                  onClick={() => value !== undefined && answer(question.key, value)}
                >
                  <span className="swatch" style={{ background: personColor(index) }} /> {index + 1} {text}
                </button>
              );
            })}
          </fieldset>
        );
      })}
      <ClassificationPanel questions={questions} values={classification} onAnswer={answer} />
    </section>
  );
}
