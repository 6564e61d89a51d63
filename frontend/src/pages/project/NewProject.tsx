import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Question } from '../../api/questions';
import type { Label, Policy, ProblemField, Project } from '../../api/types';
import { t } from '../../i18n/project';
import layout from '../../ui/layout.module.css';
import { errorFields, errorMessage } from '../../ui/states';
import { defaults, PolicyForm } from './policy/PolicyForm';
import styles from './project.module.css';
import { LabelEditor } from './schema/LabelEditor';
import { QuestionsEditor } from './schema/QuestionsEditor';
import { hasGoodShapes } from './schema/skeleton';

const steps = [t('newProject.data'), t('newProject.labels'), t('newProject.policy')] as const;

/** Three steps, with the workspace as annotators will see it on the right. */
export function NewProject() {
  const [step, setStep] = useState(0);
  const [name, setName] = useState('');
  const [dataType, setDataType] = useState<'image' | 'text'>('image');
  const [guidelines, setGuidelines] = useState('');
  const [labels, setLabels] = useState<Label[]>([]);
  const [questions, setQuestions] = useState<Question[]>([]);
  const [policy, setPolicy] = useState<Policy>(defaults);
  const [message, setMessage] = useState('');
  const [errors, setErrors] = useState<ProblemField[]>([]);
  const [isBusy, setBusy] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const isText = dataType === 'text';
  const canGo = [
    name.trim(),
    labels.length > 0 && labels.every((label) => label.name.trim() && hasGoodShapes(label)),
    true,
  ][step];
  const create = async () => {
    setBusy(true);
    setMessage('');
    setErrors([]);
    try {
      const project = await api.post<Project>(
        'projects',
        { name, data_type: dataType, guidelines, policy, labels, classification: questions },
        { idempotencyKey: crypto.randomUUID() },
      );
      await client.invalidateQueries({ queryKey: ['projects'] });
      void navigate({ to: '/projects/$projectId/data', params: { projectId: project.id } });
    } catch (error) {
      setMessage(errorMessage(error));
      const fields = errorFields(error);
      setErrors(fields);
      if (fields.some(({ path }) => path.startsWith('labels'))) setStep(1);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="content">
      <h1 className="sentence">{t('newProject.newProject')}</h1>
      <ol className={styles.line}>
        {steps.map((word, index) => (
          <li key={word}>
            <button
              type="button"
              className="chip"
              aria-pressed={step === index}
              disabled={index > step && !canGo}
              onClick={() => setStep(index)}
            >
              {index + 1}. {word}
            </button>
          </li>
        ))}
      </ol>
      <div className={`grid ${styles.box}`}>
        <div className="panel">
          {step === 0 && (
            <div className="grid">
              <TextInput
                label={t('newProject.name')}
                required
                autoFocus
                value={name}
                maxLength={120}
                onChange={(e) => setName(e.currentTarget.value)}
              />
              <div>
                <SegmentedControl
                  aria-label={t('newProject.whatIsLabelled')}
                  value={dataType}
                  onChange={(value) => {
                    setDataType(value as 'image' | 'text');
                    setLabels([]);
                  }}
                  data={[
                    { value: 'image', label: t('newProject.pictures') },
                    { value: 'text', label: t('newProject.text') },
                  ]}
                />
                <p className="dim">
                  {isText ? t('newProject.spansRelationsQuestions') : t('newProject.boxesOutlinesPoints')}
                </p>
              </div>
              <Textarea
                label={t('newProject.guidelines')}
                description={t('newProject.markdownStandBeside')}
                autosize
                minRows={6}
                value={guidelines}
                onChange={(e) => setGuidelines(e.currentTarget.value)}
              />
            </div>
          )}
          {step === 1 && (
            <>
              <LabelEditor
                labels={labels}
                errors={errors}
                dataType={dataType}
                onChange={(next) => {
                  if (next.length !== labels.length) setErrors([]);
                  setLabels(next);
                }}
              />
              <QuestionsEditor questions={questions} onChange={setQuestions} isText={isText} />
            </>
          )}
          {step === 2 && <PolicyForm policy={policy} onChange={setPolicy} />}
          {message && (
            <p role="alert" className={layout.wrong}>
              {message}
            </p>
          )}
          <div className={styles.line2}>
            {step > 0 && (
              <Button variant="default" onClick={() => setStep(step - 1)}>
                {t('newProject.back')}
              </Button>
            )}
            {step < 2 && (
              <Button disabled={!canGo} onClick={() => setStep(step + 1)}>
                {t('newProject.next', { step: steps[step + 1]?.toLowerCase() })}
              </Button>
            )}
            {step === 2 && (
              <Button
                loading={isBusy}
                disabled={!name.trim() || !labels.length}
                onClick={() => void create()}
              >
                {t('newProject.createAdd', {
                  text: isText ? t('newProject.texts') : t('newProject.pictures2'),
                })}
              </Button>
            )}
          </div>
        </div>
        <Preview name={name} labels={labels} guidelines={guidelines} policy={policy} />
      </div>
    </main>
  );
}

function Preview({
  name,
  labels,
  guidelines,
  policy,
}: {
  name: string;
  labels: Label[];
  guidelines: string;
  policy: Policy;
}) {
  return (
    <aside className={`panel ${styles.asideClipped}`} aria-label={t('newProject.previewWorkspace')}>
      <div className={`topbar ${styles.box2}`}>
        <strong className="ellipsis">{name || t('newProject.yourProject')}</strong>
        <span className="grow" />
        {policy.unsure && <span className="chip">{t('newProject.unsure')}</span>}
        {policy.skip && <span className="chip">{t('newProject.skip')}</span>}
        <span className="chip accent">{t('newProject.submit')}</span>
      </div>
      <div className={styles.columns}>
        <svg viewBox="0 0 200 160" className={styles.drawing} aria-hidden>
          <rect x="20" y="18" width="160" height="124" fill="#2B2E33" />
          {labels.slice(0, 4).map((label, index) => (
            <rect
              key={label.key}
              x={30 + (index % 2) * 76}
              y={28 + Math.floor(index / 2) * 56}
              width="62"
              height="44"
              fill={label.color}
              fillOpacity={index === 0 ? 0.12 : 0}
              stroke={label.color}
              strokeWidth="1.5"
              strokeDasharray={index === 0 ? undefined : '5 3'}
            />
          ))}
        </svg>
        <div className={styles.boxClipped}>
          {labels.length === 0 && <span className="dim">{t('newProject.labelsAppear')}</span>}
          {labels.map((label) => (
            <div key={label.key} className={styles.line3}>
              <span className="swatch" style={{ background: label.color }} />
              <span className={`ellipsis ${layout.grow}`}>{label.name}</span>
              {label.hotkey && <span className="key">{label.hotkey.toUpperCase()}</span>}
            </div>
          ))}
        </div>
      </div>
      <p className={`dim ${styles.paragraph}`}>
        {policy.routing === 'people' && t('newProject.everyPictureGoes')}
        {policy.routing === 'threshold' &&
          t('newProject.picturesModelUnder', {
            confidence_threshold: Math.round(policy.confidence_threshold * 100),
          })}
        {policy.routing === 'contract' && t('newProject.picturesGoPeople')}
        {policy.review === 'none' ? '' : t('newProject.thenToReview')}
        {policy.routing !== 'people' &&
          t('newProject.checkedBlind', { audit_rate: Math.round(policy.audit_rate * 100) })}
        .{guidelines && t('newProject.guidelinesStandBeside')}
      </p>
    </aside>
  );
}
