import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { NewToken, Token } from '../../api/types';
import { useMe } from '../../app/Shell';
import { t } from '../../i18n/account';
import { CopyLink } from '../../ui/CopyLink';
import { exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage, Failure, Loading } from '../../ui/states';
import styles from './account.module.css';
import { OwnDataPanel, ZonePanel } from './OwnSettings';
import { Sessions } from './Sessions';

/** One's own account: password, sessions, tokens, time zone, what is kept. */
export function Account() {
  const me = useMe().data;
  return (
    <main className="content grid">
      <h1 className={`sentence ${layout.flush}`}>
        {t('account.youAre', { username: me?.username, admin: me?.is_admin ? t('account.anAdmin') : '' })}
      </h1>
      <div className="system-columns">
        <div className="grid">
          <Password />
          {me && <ZonePanel me={me} />}
          <OwnDataPanel />
        </div>
        <div className="grid">
          <Sessions />
          <Tokens />
        </div>
      </div>
    </main>
  );
}

function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [message, setMessage] = useState('');
  const [isWrong, setWrong] = useState(false);
  const client = useQueryClient();
  const change = async () => {
    try {
      await api.post('auth/password', { current, new: next });
      setWrong(false);
      setMessage(t('account.passwordChangedSigned'));
      setCurrent('');
      setNext('');
      await client.invalidateQueries({ queryKey: ['sessions'] });
    } catch (error) {
      setWrong(true);
      setMessage(errorMessage(error));
    }
  };
  return (
    <form
      className="panel grid"
      onSubmit={(e) => {
        e.preventDefault();
        void change();
      }}
    >
      <h2 className={layout.flush}>{t('account.password')}</h2>
      <PasswordInput
        label={t('account.currentPassword')}
        autoComplete="current-password"
        value={current}
        onChange={(e) => setCurrent(e.currentTarget.value)}
      />
      <PasswordInput
        label={t('account.newPassword')}
        description={t('account.leastCharacters')}
        autoComplete="new-password"
        value={next}
        onChange={(e) => setNext(e.currentTarget.value)}
      />
      <div className={layout.wideLine}>
        <Button type="submit" disabled={!current || !next}>
          {t('account.changeIt')}
        </Button>
        <span role="status" className={isWrong ? layout.wrong : undefined}>
          {message}
        </span>
      </div>
    </form>
  );
}

function Tokens() {
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.get<Token[]>('tokens') });
  const [name, setName] = useState('');
  const [newToken, setNewToken] = useState<NewToken | null>(null);
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const act = async (run: () => Promise<unknown>, done: string) => {
    setMessage('');
    try {
      await run();
      setMessage(done);
      await client.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <section className="panel">
      <h2>{t('account.apiTokens')}</h2>
      <form
        className={styles.line}
        onSubmit={(e) => {
          e.preventDefault();
          void act(async () => setNewToken(await api.post<NewToken>('tokens', { name })), '');
          setName('');
        }}
      >
        <TextInput
          className={layout.grow}
          aria-label={t('account.whatTheToken')}
          placeholder={t('account.whatTheToken')}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!name.trim()}>
          {t('account.makeToken')}
        </Button>
      </form>
      {message && (
        <p role="status" className={layout.above}>
          {message}
        </p>
      )}
      {newToken && <CopyLink message={t('account.copyKeyNow')} link={newToken.key} />}
      {tokens.isPending && <Loading height={60} />}
      {tokens.error && <Failure error={tokens.error} retry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && (
        <p className={`dim ${layout.flush}`}>
          {t('account.programsSignToken')} <span className="mono">{t('account.authorizationToken')}</span>
        </p>
      )}
      <table className="rows">
        <tbody>
          {tokens.data?.map((row) => (
            <tr key={row.id}>
              <td>{row.name}</td>
              <td className="mono">{row.prefix}…</td>
              <td className="dim" title={exactly(row.created_at)}>
                {row.last_used_at
                  ? t('account.used', { last_used_at: when(row.last_used_at) })
                  : t('account.neverUsed')}
              </td>
              <td className={layout.right}>
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => void act(() => api.del(`tokens/${row.id}`), t('account.tokenRevoked'))}
                >
                  {t('account.revoke')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
