import { Button, FileInput, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, sendForm } from '../../api/client';
import type { Sidecar } from '../../api/installing';
import type { Job, ProblemField } from '../../api/types';
import { t } from '../../i18n/prelabel';
import layout from '../../ui/layout.module.css';
import { errorFields } from '../../ui/states';
import { useServerForm } from '../../ui/useServerForm';
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
  weights: File | null;
  path: string;
  sidecar: File | null;
}

const empty: Draft = {
  key: '',
  name: '',
  version: '1',
  licence: '',
  labels: '',
  size: 640,
  decode: 'yolov8',
  weights: null,
  path: '',
  sidecar: null,
};

/** Admins: add an ONNX detector. A worker tries it before anybody can choose it. */
export function AddModel({ close }: { close: () => void }) {
  const { form, message: problem, sendWith } = useServerForm<Draft>({ initialValues: empty });
  const [message, setMessage] = useState<ReactNode>();
  const [isBusy, setBusy] = useState(false);
  const client = useQueryClient();
  const { weights, path } = form.values;

  const send = async ({ key, labels, weights, path, sidecar: _, ...rest }: Draft) => {
    setBusy(true);
    setMessage(t('addModel.sendingFile'));
    const sidecar: Sidecar = { ...rest, size: Number(rest.size), labels: namesIn(labels) };
    const parts = new FormData();
    parts.append('key', key);
    parts.append('sidecar', JSON.stringify(sidecar));
    if (weights) parts.append('weights', weights, weights.name);
    else parts.append('path', path);
    try {
      const job = await sendForm<Job>('models/upload', parts, (share) =>
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
      form.setValues({ ...empty, path });
      await client.invalidateQueries({ queryKey: ['models'] });
    } catch (error) {
      const errors = errorFields(error);
      setMessage(
        errors.length > 0 && (
          <span role="alert" className={layout.wrong}>
            {wrongFields(errors)}
          </span>
        ),
      );
      throw error;
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="panel" aria-label={t('addModel.addModel')}>
      <h2>{t('addModel.addDetector')}</h2>
      <p className={`dim ${styles.paragraphSpaced}`}>{t('addModel.onnxFileFinds')}</p>
      <form onSubmit={sendWith(send)} className={styles.columns}>
        <FileInput
          label={t('addModel.onnxFile')}
          {...form.getInputProps('weights')}
          placeholder={t('addModel.chooseFile')}
          accept=".onnx"
          clearable
          clearButtonProps={{ 'aria-label': t('addModel.takeFile') }}
        />
        <TextInput
          label={t('addModel.pathServer')}
          {...form.getInputProps('path')}
          placeholder={t('addModel.dataModelsMine')}
          disabled={Boolean(weights)}
        />
        <FileInput
          label={t('addModel.descriptionOne')}
          {...form.getInputProps('sidecar')}
          placeholder={t('addModel.jsonFile')}
          accept=".json"
          onChange={(file) => {
            form.setFieldValue('sidecar', file);
            void read(file, (more) => form.setValues(more), setMessage);
          }}
        />
        <TextInput
          label={t('addModel.key')}
          {...form.getInputProps('key')}
          required
          placeholder={t('addModel.smallCars')}
        />
        <TextInput label={t('addModel.name')} {...form.getInputProps('name')} required />
        <TextInput label={t('addModel.version')} {...form.getInputProps('version')} required />
        <TextInput
          label={t('addModel.licence')}
          {...form.getInputProps('licence')}
          required
          placeholder={t('addModel.apacheOurOwn')}
        />
        <NumberInput
          label={t('addModel.inputSidePixels')}
          {...form.getInputProps('size')}
          required
          min={32}
          step={32}
        />
        <Select
          label={t('addModel.answersRead')}
          {...form.getInputProps('decode')}
          required
          data={decodes}
          allowDeselect={false}
        />
        <Textarea
          label={t('addModel.labelsModelOrder')}
          {...form.getInputProps('labels')}
          required
          autosize
          minRows={3}
          maxRows={8}
          className={styles.textarea}
        />
        <div className={styles.lineWrapped}>
          <Button type="submit" loading={isBusy} disabled={!weights && !path}>
            {t('addModel.tryAdd')}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {t('addModel.close')}
          </Button>
          <span role="status">{message}</span>
          {problem && (
            <span role="alert" className={layout.wrong}>
              {problem}
            </span>
          )}
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
