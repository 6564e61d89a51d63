import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import { useMe } from '../../app/Shell';
import { t } from '../../i18n/account';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';
import { OwnDataPanel, ZonePanel } from './OwnSettings';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';

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
          <Tokens isAdmin={Boolean(me?.is_admin)} />
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
      await client.invalidateQueries({ queryKey: ['tokens'] });
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
