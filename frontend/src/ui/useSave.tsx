import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProblemField } from '../api/types';
import { t } from '../i18n/ui';
import layout from './layout.module.css';
import { errorFields, errorMessage } from './states';
import styles from './ui.module.css';

/** Saves something and says how it went; `errors` are for the fields, until `forget` or the next save. */
export function useSave() {
  const [message, setMessage] = useState('');
  const [errors, setErrors] = useState<ProblemField[]>([]);
  const [isDone, setDone] = useState(false);
  const client = useQueryClient();
  const save = async (act: () => Promise<unknown>) => {
    setMessage('');
    setErrors([]);
    setDone(false);
    try {
      await act();
      setDone(true);
      await client.invalidateQueries();
    } catch (error) {
      setMessage(errorMessage(error));
      setErrors(errorFields(error));
    }
  };
  const status = message ? (
    <span role="alert" className={layout.wrong}>
      {message}
    </span>
  ) : isDone ? (
    <span role="status" className={styles.done}>
      {t('useSave.saved')}
    </span>
  ) : null;
  return { save, status, errors, forget: () => setErrors([]) };
}
