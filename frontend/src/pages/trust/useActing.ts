import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorMessage } from '../../ui/states';

/** Does something, says how it went, and has what may have changed by it be asked for anew. */
export type Act = (work: () => Promise<unknown>, message: string) => Promise<void>;

/** For a page whose figures come from the queries named; `said` is its last word, `isBusy` while it waits. */
export function useActing(
  projectId: string,
  ...queries: string[]
): { message: string; isBusy: boolean; act: Act } {
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const [isBusy, setBusy] = useState(false);
  const act: Act = async (work, successMessage) => {
    setBusy(true);
    try {
      await work();
      setMessage(successMessage);
    } catch (error) {
      setMessage(errorMessage(error));
    }
    setBusy(false);
    for (const query of queries) await client.invalidateQueries({ queryKey: [query, projectId] });
  };
  return { message, isBusy, act };
}
