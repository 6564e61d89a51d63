import { Checkbox, Radio, Select } from '@mantine/core';
import type { Choice, Classification, Question } from '../../../api/questions';
import { t } from '../../../i18n/fields';
import { fieldId, isEmpty } from './missing';
import './fields.css';

// More choices than this are a list to search in.
const MOST_SHOWN = 7;

/** The questions about the whole asset. */
export function ClassificationPanel({
  questions,
  values,
  onAnswer,
  isReadOnly = false,
}: {
  questions: readonly Question[];
  values: Classification;
  onAnswer: (key: string, value: string | string[]) => void;
  isReadOnly?: boolean;
}) {
  if (!questions.length) return null;
  return (
    <section aria-label={t('classification')} className="fields" data-testid="classification">
      {questions.map((question) => (
        <fieldset key={question.key} className="question" disabled={isReadOnly}>
          <legend>
            {question.name}
            {question.required && (
              <span className={isEmpty(values[question.key]) ? 'needed open' : 'needed'}>
                {t('required')}
              </span>
            )}
          </legend>
          <Answer
            question={question}
            value={values[question.key]}
            onAnswer={(value) => onAnswer(question.key, value)}
          />
        </fieldset>
      ))}
    </section>
  );
}

interface AnswerProps {
  question: Question;
  value: string | string[] | undefined;
  onAnswer: (value: string | string[]) => void;
}

function Answer(props: AnswerProps) {
  if (props.question.kind === 'single') return <One {...props} />;
  return props.question.kind === 'multi' ? <Several {...props} /> : <Path {...props} />;
}

function One({ question, value, onAnswer }: AnswerProps) {
  const options = question.options ?? [];
  const chosen = typeof value === 'string' ? value : '';
  if (options.length > MOST_SHOWN)
    return (
      <Chosen
        question={question}
        level={0}
        options={options}
        chosen={chosen}
        onChoose={(key) => onAnswer(key ?? '')}
      />
    );
  return (
    <div className="choices">
      {options.map((option, index) => (
        <Radio
          key={option.key}
          id={index === 0 ? fieldId({ region: null, key: question.key }) : undefined}
          size="xs"
          name={question.key}
          label={option.name}
          checked={chosen === option.key}
          onChange={() => onAnswer(option.key)}
          onClick={() => chosen === option.key && !question.required && onAnswer('')}
        />
      ))}
    </div>
  );
}

function Several({ question, value, onAnswer }: AnswerProps) {
  const chosen = Array.isArray(value) ? value : [];
  const options = question.options ?? [];
  return (
    <div className="choices scrolls">
      {options.map((option, index) => (
        <Checkbox
          key={option.key}
          id={index === 0 ? fieldId({ region: null, key: question.key }) : undefined}
          size="xs"
          label={option.name}
          checked={chosen.includes(option.key)}
          onChange={(event) =>
            onAnswer(
              options
                .map((one) => one.key)
                .filter((key) => (key === option.key ? event.currentTarget.checked : chosen.includes(key))),
            )
          }
        />
      ))}
    </div>
  );
}

/** One list a level: what is chosen in one decides what the next one offers. */
function Path({ question, value, onAnswer }: AnswerProps) {
  const path = Array.isArray(value) ? value : [];
  const levels = [undefined, ...path]
    .map((parent) => (question.options ?? []).filter((option) => option.parent === parent))
    .filter((options) => options.length);
  return levels.map((options, level) => (
    <Chosen
      key={path.slice(0, level).join('/') || 'root'}
      question={question}
      level={level}
      options={options}
      chosen={path[level] ?? ''}
      onChoose={(key) => onAnswer(key ? [...path.slice(0, level), key] : path.slice(0, level))}
    />
  ));
}

function Chosen({
  question,
  level,
  options,
  chosen,
  onChoose,
}: {
  question: Question;
  level: number;
  options: readonly Choice[];
  chosen: string;
  onChoose: (key: string | null) => void;
}) {
  return (
    <Select
      id={level === 0 ? fieldId({ region: null, key: question.key }) : undefined}
      size="xs"
      mb={4}
      searchable
      clearable
      aria-label={level ? t('level', { name: question.name, level: level + 1 }) : question.name}
      placeholder={t('choose')}
      data={options.map((option) => ({ value: option.key, label: option.name }))}
      value={chosen || null}
      onChange={onChoose}
    />
  );
}
