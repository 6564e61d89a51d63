import { Button, FileInput, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, sendForm } from '../../api/client';
import type { Sidecar } from '../../api/installing';
import type { Job, ProblemField } from '../../api/types';
import { t } from '../../i18n/prelabel';
import layout from '../../ui/layout.module.css';
import { errorAt, errorFields } from '../../ui/states';
import styles from './models.module.css';

const decodes = [
  { value: 'yolox', label: t('addModel.yolox') },
  { value: 'yolov5', label: t('addModel.yolov') },
  { value: 'yolov8', label: t('addModel.yolovLike') },
  { value: 'end-to-end', label: t('addModel.boxesAlreadyChosen') },
];

interface Draft extends Omit<Sidecar, 'labels'> {
  key: string;
  labels: string;
}

const empty: Draft = {
  key: '',
  name: '',
  version: '1',
  licence: '',
  labels: '',
  size: 640,
  decode: 'yolov8',
};

/** Admins: add an ONNX detector. A worker tries it before anybody can choose it. */
export function AddModel({ close }: { close: () => void }) {
  const [draft, setDraft] = useState(empty);
  const [weights, setWeights] = useState<File | null>(null);
  const [path, setPath] = useState('');
  const [message, setMessage] = useState<ReactNode>();
  const [isBusy, setBusy] = useState(false);
  const [errors, setErrors] = useState<ProblemField[]>([]);
  const client = useQueryClient();
  const set = (more: Partial<Draft>) => setDraft((now) => ({ ...now, ...more }));

  const send = async () => {
    setBusy(true);
    setErrors([]);
    setMessage(t('addModel.sendingFile'));
    const { key, labels, ...rest } = draft;
    const sidecar: Sidecar = { ...rest, labels: namesIn(labels) };
    const form = new FormData();
    form.append('key', key);
    form.append('sidecar', JSON.stringify(sidecar));
    if (weights) form.append('weights', weights, weights.name);
    else form.append('path', path);
    try {
      const job = await sendForm<Job>('models/upload', form, (share) =>
        setMessage(
          share < 1
            ? t('addModel.sendingFile2', { share: Math.round(share * 100) })
            : t('addModel.workerTriesModel'),
        ),
      );
      const done = await ended(job);
      setMessage(
        <>
          {done.message}{' '}
          <span className="mono">{t('addModel.sha', { sha256: String(done.result?.sha256) })}</span>
        </>,
      );
      setDraft(empty);
      setWeights(null);
      await client.invalidateQueries({ queryKey: ['models'] });
    } catch (error) {
      const fieldErrors = errorFields(error);
      setErrors(fieldErrors);
      setMessage(
        <span role="alert" className={layout.wrong}>
          {fieldErrors.length
            ? wrongFields(fieldErrors)
            : error instanceof Error
              ? error.message
              : String(error)}
        </span>,
      );
    }
    setBusy(false);
  };
  const errorOf = (field: string) => errorAt(errors, field);

  return (
    <section className="panel" aria-label={t('addModel.addModel')}>
      <h2>{t('addModel.addDetector')}</h2>
      <p className={`dim ${styles.paragraphSpaced}`}>{t('addModel.onnxFileFinds')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
        className={styles.columns}
      >
        <FileInput
          label={t('addModel.onnxFile')}
          error={errorOf('weights')}
          placeholder={t('addModel.chooseFile')}
          accept=".onnx"
          clearable
          clearButtonProps={{ 'aria-label': t('addModel.takeFile') }}
          value={weights}
          onChange={setWeights}
        />
        <TextInput
          label={t('addModel.pathServer')}
          error={errorOf('path')}
          placeholder={t('addModel.dataModelsMine')}
          value={path}
          disabled={Boolean(weights)}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <FileInput
          label={t('addModel.descriptionOne')}
          error={errorOf('sidecar') ?? errorOf('family')}
          placeholder={t('addModel.jsonFile')}
          accept=".json"
          onChange={(file) => void read(file, set, setMessage)}
        />
        <TextInput
          label={t('addModel.key')}
          error={errorOf('key')}
          required
          placeholder={t('addModel.smallCars')}
          value={draft.key}
          onChange={(event) => set({ key: event.currentTarget.value })}
        />
        <TextInput
          label={t('addModel.name')}
          error={errorOf('name')}
          required
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('addModel.version')}
          error={errorOf('version')}
          required
          value={draft.version}
          onChange={(event) => set({ version: event.currentTarget.value })}
        />
        <TextInput
          label={t('addModel.licence')}
          error={errorOf('licence')}
          required
          placeholder={t('addModel.apacheOurOwn')}
          value={draft.licence}
          onChange={(event) => set({ licence: event.currentTarget.value })}
        />
        <NumberInput
          label={t('addModel.inputSidePixels')}
          error={errorOf('size')}
          required
          min={32}
          step={32}
          value={draft.size}
          onChange={(size) => set({ size: Number(size) })}
        />
        <Select
          label={t('addModel.answersRead')}
          error={errorOf('decode')}
          required
          data={decodes}
          value={draft.decode}
          allowDeselect={false}
          onChange={(decode) => set({ decode: decode ?? draft.decode })}
        />
        <Textarea
          label={t('addModel.labelsModelOrder')}
          error={errorOf('labels')}
          required
          autosize
          minRows={3}
          maxRows={8}
          value={draft.labels}
          className={styles.textarea}
          onChange={(event) => set({ labels: event.currentTarget.value })}
        />
        <div className={styles.lineWrapped}>
          <Button type="submit" loading={isBusy} disabled={!weights && !path}>
            {t('addModel.tryAdd')}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {t('addModel.close')}
          </Button>
          <span role="status">{message}</span>
        </div>
      </form>
    </section>
  );
}

/** How many fields are marked. */
function wrongFields(errors: ProblemField[]): string {
  return t('addModel.fieldsNeedChange', { count: errors.length, errors: errors.length });
}

export function namesIn(labels: string): string[] {
  return labels
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

async function read(
  file: File | null,
  set: (more: Partial<Draft>) => void,
  tell: (message: ReactNode) => void,
): Promise<void> {
  if (!file) return;
  try {
    const sidecar = JSON.parse(await file.text()) as Partial<Sidecar>;
    const { name, version, licence, size, decode, labels } = sidecar;
    const fields = { name, version, licence, size, decode, labels: labels?.join('\n') };
    set({
      key: file.name.replace(/\.json$/i, ''),
      ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    });
    tell(undefined);
  } catch {
    tell(
      <span role="alert" className={layout.wrong}>
        {t('addModel.isNotJson', { file: file.name })}
      </span>,
    );
  }
}

async function ended(job: Job): Promise<Job> {
  let now = job;
  while (now.state === 'queued' || now.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 500));
    now = await api.get<Job>(`jobs/${job.id}`);
  }
  if (now.state !== 'done') throw new Error(now.error ?? now.message ?? t('addModel.modelAdded'));
  return now;
}
