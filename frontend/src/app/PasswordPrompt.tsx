import { Button, Modal, PasswordInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { api, onPasswordNeeded } from '../api/client';
import { t } from '../i18n/tokens';
import layout from '../ui/layout.module.css';
import { errorMessage } from '../ui/states';

/** Asks for the password where a call gives power to somebody and it was not given in the last ten minutes. */
export function PasswordPrompt() {
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [message, setMessage] = useState('');
  const answer = useRef<((isGiven: boolean) => void) | null>(null);
  useEffect(
    () =>
      onPasswordNeeded(
        () =>
          new Promise((resolve) => {
            answer.current?.(false);
            answer.current = resolve;
            setMessage('');
            setOpen(true);
          }),
      ),
    [],
  );
  const end = (isGiven: boolean) => {
    setOpen(false);
    setPassword('');
    answer.current?.(isGiven);
    answer.current = null;
  };
  const send = async () => {
    try {
      await api.post('auth/confirm', { password });
      end(true);
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <Modal opened={isOpen} onClose={() => end(false)} title={t('passwordNeeded')}>
      <form
        className="grid"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void send();
        }}
      >
        <p className={layout.flush}>{t('passwordWhy')}</p>
        <PasswordInput
          label={t('yourPassword')}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={message}
        />
        <Button type="submit" disabled={!password}>
          {t('goOn')}
        </Button>
      </form>
    </Modal>
  );
}
