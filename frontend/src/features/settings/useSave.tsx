import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProblemField } from '../../api/types';
import { errorFields, errorWords } from '../../ui/states';

/** Saves something and says how it went; `errors` are for the fields, until `forget` or the next save. */
export function useSave() {
  const [words, setWords] = useState('');
  const [errors, setErrors] = useState<ProblemField[]>([]);
  const [isDone, setDone] = useState(false);
  const client = useQueryClient();
  const save = async (act: () => Promise<unknown>) => {
    setWords('');
    setErrors([]);
    setDone(false);
    try {
      await act();
      setDone(true);
      await client.invalidateQueries();
    } catch (error) {
      setWords(errorWords(error));
      setErrors(errorFields(error));
    }
  };
  const said = words ? (
    <span role="alert" style={{ color: 'var(--wrong)' }}>
      {words}
    </span>
  ) : isDone ? (
    <span role="status" style={{ color: 'var(--done)' }}>
      Saved
    </span>
  ) : null;
  return { save, said, errors, forget: () => setErrors([]) };
}
