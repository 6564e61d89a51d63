import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorWords } from '../../ui/states';

/** Saves something and says how it went. */
export function useSave() {
  const [words, setWords] = useState('');
  const [isDone, setDone] = useState(false);
  const client = useQueryClient();
  const save = async (act: () => Promise<unknown>) => {
    setWords('');
    setDone(false);
    try {
      await act();
      setDone(true);
      await client.invalidateQueries();
    } catch (error) {
      setWords(errorWords(error));
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
  return { save, said };
}
