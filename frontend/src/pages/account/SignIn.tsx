import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import type { AuthState, Me } from '../../api/types';
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
      <h1>Sign in to Assay</h1>
      {state.data?.needs_setup && (
        <p role="status">
          This Assay has no admin yet. Open the set-up link that stands in the console of{' '}
          <code>assay up</code>.
        </p>
      )}
      <form onSubmit={(event) => void send(event)} className="grid">
        <TextInput
          label="Name"
          size="sm"
          autoComplete="username"
          required
          autoFocus
          value={username}
          onChange={(e) => setUsername(e.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          size="sm"
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        {message && (
          <p role="alert" style={{ color: 'var(--wrong)', margin: 0 }}>
            {message}
          </p>
        )}
        <Button type="submit" size="sm">
          Sign in
        </Button>
      </form>
      <p className="dim">Forgotten the password? An admin can give you a link.</p>
    </main>
  );
}
