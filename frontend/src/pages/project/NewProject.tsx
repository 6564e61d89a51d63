import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Question } from '../../api/questions';
import type { Label, Policy, ProblemField, Project } from '../../api/types';
import { errorFields, errorMessage } from '../../ui/states';
import { defaults, PolicyForm } from './policy/PolicyForm';
import { LabelEditor } from './schema/LabelEditor';
import { QuestionsEditor } from './schema/QuestionsEditor';
import { hasGoodShapes } from './schema/skeleton';

const steps = ['Data', 'Labels', 'Policy'] as const;

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
      <h1 className="sentence">New project</h1>
      <ol style={{ display: 'flex', gap: 8, listStyle: 'none', padding: 0 }}>
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
      <div className="grid" style={{ gridTemplateColumns: 'minmax(0, 3fr) minmax(280px, 2fr)' }}>
        <div className="panel">
          {step === 0 && (
            <div className="grid">
              <TextInput
                label="Name"
                required
                autoFocus
                value={name}
                maxLength={120}
                onChange={(e) => setName(e.currentTarget.value)}
              />
              <div>
                <SegmentedControl
                  aria-label="What is labelled"
                  value={dataType}
                  onChange={(value) => {
                    setDataType(value as 'image' | 'text');
                    setLabels([]);
                  }}
                  data={[
                    { value: 'image', label: 'Pictures' },
                    { value: 'text', label: 'Text' },
                  ]}
                />
                <p className="dim">
                  {isText
                    ? 'Spans, relations and questions. Offsets count the characters of exactly the text you send.'
                    : 'Boxes, outlines, points and masks on pictures, and questions about each.'}
                </p>
              </div>
              <Textarea
                label="Guidelines"
                description="Markdown. They stand beside the work."
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
            <p role="alert" style={{ color: 'var(--wrong)' }}>
              {message}
            </p>
          )}
          <div style={{ display: 'flex', gap: 8, marginTop: 16 }}>
            {step > 0 && (
              <Button variant="default" onClick={() => setStep(step - 1)}>
                Back
              </Button>
            )}
            {step < 2 && (
              <Button disabled={!canGo} onClick={() => setStep(step + 1)}>
                Next: {steps[step + 1]?.toLowerCase()}
              </Button>
            )}
            {step === 2 && (
              <Button
                loading={isBusy}
                disabled={!name.trim() || !labels.length}
                onClick={() => void create()}
              >
                Create and add {isText ? 'texts' : 'pictures'}
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
    <aside
      className="panel"
      aria-label="Preview of the workspace"
      style={{ padding: 0, overflow: 'hidden', alignSelf: 'start' }}
    >
      <div className="topbar" style={{ height: 32 }}>
        <strong className="ellipsis">{name || 'Your project'}</strong>
        <span className="grow" />
        {policy.unsure && <span className="chip">Unsure</span>}
        {policy.skip && <span className="chip">Skip</span>}
        <span className="chip accent">Submit</span>
      </div>
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 150px', minHeight: 240 }}>
        <svg
          viewBox="0 0 200 160"
          style={{ background: '#0E0F11', width: '100%', height: '100%' }}
          aria-hidden
        >
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
        <div style={{ borderLeft: '1px solid var(--line)', padding: 8, maxHeight: 320, overflow: 'auto' }}>
          {labels.length === 0 && <span className="dim">Labels appear here.</span>}
          {labels.map((label) => (
            <div key={label.key} style={{ display: 'flex', gap: 6, alignItems: 'center', height: 24 }}>
              <span className="swatch" style={{ background: label.color }} />
              <span className="ellipsis" style={{ flex: 1 }}>
                {label.name}
              </span>
              {label.hotkey && <span className="key">{label.hotkey.toUpperCase()}</span>}
            </div>
          ))}
        </div>
      </div>
      <p className="dim" style={{ padding: '0 12px' }}>
        {policy.routing === 'people' && 'Every picture goes to people'}
        {policy.routing === 'threshold' &&
          `Pictures the model is under ${Math.round(policy.confidence_threshold * 100)} % sure of go to people`}
        {policy.routing === 'contract' && 'Pictures go to people until a certificate covers them'}
        {policy.review === 'none' ? '' : ', then to review'}
        {policy.routing !== 'people' && `; ${Math.round(policy.audit_rate * 100)} % are checked blind`}.
        {guidelines && ' Guidelines stand beside the work.'}
      </p>
    </aside>
  );
}
