import { Button, PasswordInput, TextInput } from '@mantine/core';
import { t } from '../../i18n/account';
import layout from '../../ui/layout.module.css';
import { useServerForm } from '../../ui/useServerForm';

/** A name, unless it is known, and a password; signing in, and whatever a one-time link is for. */
export function Credentials({
  isNew = false,
  hasName = true,
  submit,
  send,
}: {
  /** A password somebody chooses now. */
  isNew?: boolean;
  hasName?: boolean;
  /** The word on the button. */
  submit: string;
  send: (values: { username: string; password: string }) => Promise<void>;
}) {
  const { form, message, sendWith } = useServerForm({ initialValues: { username: '', password: '' } });
  return (
    <form onSubmit={sendWith(send)} className="grid">
      {hasName && (
        <TextInput
          label={t('signIn.name')}
          size="sm"
          autoComplete="username"
          required
          autoFocus
          {...form.getInputProps('username')}
        />
      )}
      <PasswordInput
        label={t('signIn.password')}
        description={isNew ? t('useLink.leastCharacters') : undefined}
        size="sm"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        required
        {...form.getInputProps('password')}
      />
      {message && (
        <p role="alert" className={layout.wrongFlush}>
          {message}
        </p>
      )}
      <Button type="submit" size="sm">
        {submit}
      </Button>
    </form>
  );
}
