import { Navigate } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useRef } from 'react';
import type { Me } from '../../api/types';
import { useMe } from '../../app/Shell';
import { Failure, Loading } from '../../ui/states';

const Known = createContext<Me | null>(null);

/** Shows a workspace to who is signed in, and keeps it when the session ends: work in it must not be torn away. */
export function KeepSignedIn({ children }: { children: ReactNode }) {
  const me = useMe();
  const known = useRef<Me | null>(null);
  if (me.data) known.current = me.data;
  if (known.current) return <Known value={known.current}>{children}</Known>;
  if (me.isPending) return <Loading height={120} />;
  if (me.error) return <Failure error={me.error} retry={() => void me.refetch()} />;
  return <Navigate to="/sign-in" />;
}

/** Whose work this is, also after the session ended. */
export function useWorker(): Me {
  const me = useContext(Known);
  if (!me) throw new Error('useWorker needs KeepSignedIn around it.');
  return me;
}
