import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { AuthState, Me } from '../../api/types';
import { t } from '../../i18n/account';
import { rich } from '../../i18n/rich';
import layout from '../../ui/layout.module.css';
import { errorMessage } from '../../ui/states';

export function SignIn() {
  const state = useQuery({ queryKey: ['auth'], queryFn: () => api.get<AuthState>('auth/state') });
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setMessage('');
    try {
      client.setQueryData(['me'], await api.post<Me>('auth/login', { username, password }));
      void navigate({ to: '/' });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <main className="center">
      <h1>{t('signIn.signAssay')}</h1>
      {state.data?.needs_setup && <p role="status">{rich(t('signIn.assayAdminYet'), { code: <code /> })}</p>}
      <form onSubmit={(event) => void send(event)} className="grid">
        <TextInput
          label={t('signIn.name')}
          size="sm"
          autoComplete="username"
          required
          autoFocus
          value={username}
          onChange={(e) => setUsername(e.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          size="sm"
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        {message && (
          <p role="alert" className={layout.wrongFlush}>
            {message}
          </p>
        )}
        <Button type="submit" size="sm">
          {t('signIn.signIn')}
        </Button>
      </form>
      <p className="dim">{t('signIn.forgottenPasswordAdmin')}</p>
    </main>
  );
}
