import type { Classification, Question } from '../../api/questions';
import { t } from '../../i18n/review';
import { isSame } from '../../sync/rebase';
import { describeAnswer } from '../shared/fields/describeAnswer';
import { isEmpty } from '../shared/fields/missing';

/** The questions about the whole and what the author answered; what the pre-label said otherwise is named. */
export function GivenAnswers({
  questions,
  answer,
  suggested,
}: {
  questions: readonly Question[];
  answer: Classification;
  suggested: Classification;
}) {
  if (!questions.length) return null;
  return (
    <section aria-label={t('given')} data-testid="given">
      <h2>{t('given')}</h2>
      <dl className="rv-given" tabIndex={0}>
        {questions.map((question) => {
          const [now, before] = [answer[question.key], suggested[question.key]];
          const isOther = !isEmpty(before) && !isSame(now, before);
          return (
            <div key={question.key}>
              <dt>{question.name}</dt>
              <dd>
                {isEmpty(now) ? (
                  <span className="dim">{t('notAnswered')}</span>
                ) : (
                  describeAnswer(question, now)
                )}
                {isOther && (
                  <span className="word changed">
                    {' '}
                    {t('preLabelSaid', { answer: describeAnswer(question, before) })}
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
