import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorWords } from '../../ui/states';

/** Does something, says how it went, and has what may have changed by it be asked for anew. */
export type Act = (work: () => Promise<unknown>, words: string) => Promise<void>;

/** For a page whose figures come from the queries named; `said` is its last word, `isBusy` while it waits. */
export function useActing(
  projectId: string,
  ...queries: string[]
): { said: string; isBusy: boolean; act: Act } {
  const client = useQueryClient();
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const act: Act = async (work, words) => {
    setBusy(true);
    try {
      await work();
      setSaid(words);
    } catch (error) {
      setSaid(errorWords(error));
    }
    setBusy(false);
    for (const query of queries) await client.invalidateQueries({ queryKey: [query, projectId] });
  };
  return { said, isBusy, act };
}
