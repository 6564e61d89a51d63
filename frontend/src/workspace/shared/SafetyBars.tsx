import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { Me, Region } from '../../api/types';
import { t } from '../../i18n/safety';
import type { Outbox } from '../../sync/outbox';
import { itemOfAside, SET_ASIDE } from '../../sync/rejectedEdits';
import type { RefusedRow } from '../../sync/store';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import { useWorker } from './KeepSignedIn';
import styles from './shared.module.css';
import type { useItem } from './useItem';

export interface Safety {
  outbox: Outbox;
  opened: ReturnType<typeof useItem>;
  bringBack: (item: string) => Promise<void>;
}

/** Everything a person must know of the safety of their work, in bars that cover nothing. */
export function SafetyBars({ safety }: { safety: Safety }) {
  const { outbox, opened } = safety;
  return (
    <>
      {outbox.isSignedOut && <SignInBar outbox={outbox} />}
      {outbox.isOffline && !outbox.isSignedOut && <OfflineBar outbox={outbox} />}
      {!outbox.isSafe && (
        <div className="ws-bar wrong" role="alert">
          {t('full')}
        </div>
      )}
      {opened.isReader && (
        <div className="ws-bar paused" role="status">
          <span>{t('reader')}</span>
          <Button onClick={opened.takeOver} data-testid="take-over">
            {t('takeOver')}
          </Button>
        </div>
      )}
      <CollisionBar opened={opened} />
      {[...outbox.refused.values()].map((row) => (
        <RefusedBar key={row.item} row={row} safety={safety} />
      ))}
    </>
  );
}

function OfflineBar({ outbox }: { outbox: Outbox }) {
  const [edits, answers] = [outbox.waitingEdits, outbox.sends.size];
  const count = edits + answers;
  return (
    <div className="ws-bar paused" role="status" data-testid="offline">
      <span>{count ? t('offline', { count }) : t('offlineNone')}</span>
      {answers > 0 && <span>{t('answers', { count: answers })}</span>}
      <Button variant="default" onClick={() => void outbox.resume()}>
        {t('tryNow')}
      </Button>
    </div>
  );
}

function SignInBar({ outbox }: { outbox: Outbox }) {
  const me = useWorker();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const again = await api.post<Me>('auth/login', { username: me.username, password });
      client.setQueryData(['me'], again);
      await outbox.resume();
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <form
      className="ws-bar wrong"
      aria-label={t('signIn')}
      onSubmit={(event) => void send(event)}
      data-testid="sign-in-again"
    >
      <span role="alert">{t('signedOut', { name: me.username })}</span>
      <input type="text" autoComplete="username" value={me.username} readOnly hidden />
      <PasswordInput
        aria-label={t('password')}
        placeholder={t('password')}
        autoComplete="current-password"
        className={styles.wide200}
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit">{t('signIn')}</Button>
      {message && (
        <span role="alert" className={layout.wrong}>
          {message}
        </span>
      )}
    </form>
  );
}

function CollisionBar({ opened }: { opened: Safety['opened'] }) {
  const [first, ...more] = opened.collisions;
  if (!first) return null;
  const isOneGone = !first.mine || !first.theirs;
  const messageKey = !first.mine ? 'deletedHere' : !first.theirs ? 'deletedThere' : 'collision';
  return (
    <div className="ws-bar paused" role="alert" data-testid="collision">
      <span>{t(messageKey)}</span>
      <Button onClick={() => opened.resolve('mine')}>{t(first.mine ? 'mine' : 'delete')}</Button>
      <Button variant="default" onClick={() => opened.resolve('theirs')}>
        {t(first.theirs ? 'theirs' : 'delete')}
      </Button>
      <Button variant="default" onClick={() => opened.resolve('both')}>
        {t(isOneGone ? 'keep' : 'both')}
      </Button>
      {more.length > 0 && <span className="dim">{t('more', { count: more.length })}</span>}
    </div>
  );
}

function RefusedBar({ row, safety }: { row: RefusedRow; safety: Safety }) {
  const { outbox, opened, bringBack } = safety;
  const isAside = row.code === SET_ASIDE;
  const aside = isAside ? (row.regions as Region[] | null) : null;
  const isGone = isAside || ['lease_lost', 'not_found', 'already_submitted'].includes(row.code);
  const save = () => {
    const file = new Blob([JSON.stringify(row, null, 2)], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `${row.name}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className="ws-bar wrong" role="alert" data-testid="refused">
      <span>{t(isAside ? 'aside' : isGone ? 'lost' : 'refused', { name: row.name, words: row.words })}</span>
      {!isGone && (
        <Button
          onClick={() => {
            void outbox.dismiss(row.item);
            void bringBack(row.item);
          }}
        >
          {t('openAgain')}
        </Button>
      )}
      {aside && opened.editable === itemOfAside(row) && (
        <Button
          onClick={() => {
            opened.putBack(aside);
            void outbox.dismiss(row.item);
          }}
        >
          {t('putBack')}
        </Button>
      )}
      {isGone && row.regions !== null && (
        <Button variant="default" onClick={save}>
          {t('copy')}
        </Button>
      )}
      <Button variant="subtle" onClick={() => void outbox.dismiss(row.item)}>
        {t('dismiss')}
      </Button>
    </div>
  );
}
