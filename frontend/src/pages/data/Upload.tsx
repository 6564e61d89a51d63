import { Button, Progress, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { UploadedFile } from '../../api/types';
import { t } from '../../i18n/data';
import { rich } from '../../i18n/rich';
import { count } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import styles from './data.module.css';
import { FromServer, useSources } from './FromServer';
import { importLines, isLines } from './importLines';
import { dropped, type Picked, upload, wireTo } from './upload';

/** Takes files and folders by drop or by choice, shows progress and a report a file. */
export function Upload({ projectId, isText = false }: { projectId: string; isText?: boolean }) {
  const [isOver, setOver] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [total, setTotal] = useState(0);
  const [report, setReport] = useState<UploadedFile[] | null>(null);
  const stopped = useRef(false);
  const last = useRef<Picked[]>([]);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const sources = useSources(projectId);
  const [isServer, setServer] = useState(false);
  const [batch, setBatch] = useState('');

  const send = async (picked: Picked[]) => {
    if (!picked.length) return;
    stopped.current = false;
    setReport(null);
    last.current = picked;
    setTotal(picked.length);
    setShare(0);
    const lines = picked.filter(isLines);
    const rest = picked.filter((one) => !lines.includes(one));
    const done = rest.length
      ? await upload(wireTo(projectId, batch), rest, setShare, () => stopped.current)
      : [];
    setReport([...done, ...(await importLines(projectId, lines, setShare, batch))]);
    setShare(null);
    await client.invalidateQueries();
  };
  const chosen = (list: FileList | null) =>
    void send([...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })));

  return (
    <section
      aria-label={t('upload.upload')}
      className={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void dropped(event.dataTransfer.items).then(send);
      }}
    >
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t('upload.files')}
        accept={isText ? '.txt,.jsonl,.ndjson,.zip' : 'image/*,.zip,.jsonl,.ndjson'}
        data-testid="files"
        onChange={(e) => chosen(e.currentTarget.files)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label={t('upload.folder')}
        {...{ webkitdirectory: '' }}
        onChange={(e) => chosen(e.currentTarget.files)}
      />
      {share === null ? (
        <div>
          {isText ? t('upload.dropTextsTxt') : t('upload.dropFilesFolders')}{' '}
          <Button variant="default" onClick={() => files.current?.click()}>
            {t('upload.chooseFiles')}
          </Button>{' '}
          <Button variant="default" onClick={() => folder.current?.click()}>
            {t('upload.chooseFolder')}
          </Button>
          {Boolean(sources?.folders.length) && (
            <>
              {' '}
              <Button variant="default" aria-expanded={isServer} onClick={() => setServer(!isServer)}>
                {t('upload.takeFolderServer')}
              </Button>
            </>
          )}
          {isServer && sources && (
            <FromServer projectId={projectId} folders={sources.folders} batch={batch} />
          )}
          <TextInput
            label={t('batch')}
            placeholder={t('batchHint')}
            className="batch"
            maxLength={120}
            value={batch}
            onChange={(event) => setBatch(event.currentTarget.value)}
          />
          <Lines isText={isText} hosts={sources?.hosts ?? []} />
        </div>
      ) : (
        <div>
          <Progress value={share * 100} aria-label={t('upload.upload')} />
          {t('upload.sendingFiles', { total: count(total), share: Math.round(share * 100) })}{' '}
          <Button
            variant="subtle"
            onClick={() => {
              stopped.current = true;
            }}
          >
            {t('upload.stop')}
          </Button>
        </div>
      )}
      {report && <Report report={report} />}
      {report &&
        share === null &&
        report.filter((row) => row.code !== 'not_sent').length < last.current.length && (
          <Button mt={8} onClick={() => void send(last.current)}>
            {t('upload.sendMissing')}
          </Button>
        )}
    </section>
  );
}

/** What a file of JSON Lines may hold. */
function Lines({ isText, hosts }: { isText: boolean; hosts: string[] }) {
  if (!isText && !hosts.length) return null;
  return (
    <details className={styles.detailsSpaced}>
      <summary className={`dim ${styles.summaryCentred}`}>{t('upload.fileJsonLines')}</summary>
      <p className={styles.paragraphSpaced2}>
        {isText
          ? rich(t('upload.oneObjectLine'), {
              code: <code />,
              code2: <code />,
              code3: <code />,
              code4: <code />,
              code5: <code />,
              code6: <code />,
              code7: <code />,
              code8: <code />,
            })
          : rich(t('upload.oneObjectLineUrl', { hosts: hosts.join(', ') }), {
              code: <code />,
              code2: <code />,
              code3: <code />,
              code4: <code />,
              code5: <code />,
              code6: <code />,
              code7: <code />,
              code8: <code />,
              code9: <code />,
              code10: <code />,
            })}
      </p>
      <pre className={`mono ${styles.sourceClippedSpaced}`}>
        {isText
          ? t('upload.textMariaOwes')
          : t('upload.urlHttpsJpg', { host: hosts[0]?.replace('*', 'pictures') })}
      </pre>
    </details>
  );
}

function Report({ report }: { report: UploadedFile[] }) {
  const of = (status: string) => report.filter((row) => row.status === status).length;
  const rest = report.filter((row) => row.status !== 'taken');
  return (
    <div className={styles.boxSpaced} data-testid="upload-report" role="status">
      <strong className={styles.strong}>
        {t('upload.takenAlreadyRefused', {
          of: count(of('taken')),
          of2: count(of('duplicate')),
          of3: count(of('refused')),
        })}
        {of('unpacking') > 0 && t('upload.beingUnpacked', { of: count(of('unpacking')) })}.
      </strong>
      {rest.length > 0 && (
        <table className="rows">
          <tbody>
            {rest.slice(0, 100).map((row) => (
              <tr key={`${row.name} ${row.message}`}>
                <td className="mono">{row.name}</td>
                <td className={row.status === 'refused' ? layout.wrong : undefined}>{row.status}</td>
                <td>{row.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
