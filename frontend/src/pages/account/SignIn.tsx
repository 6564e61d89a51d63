import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client';
import type { AuthState, Me } from '../../api/types';
import { t } from '../../i18n/account';
import { rich } from '../../i18n/rich';
import { Credentials } from './Credentials';

export function SignIn() {
  const state = useQuery({ queryKey: ['auth'], queryFn: () => api.get<AuthState>('auth/state') });
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <main className="center">
      <h1>{t('signIn.signAssay')}</h1>
      {state.data?.needs_setup && <p role="status">{rich(t('signIn.assayAdminYet'), { code: <code /> })}</p>}
      <Credentials
        submit={t('signIn.signIn')}
        send={async (values) => {
          client.setQueryData(['me'], await api.post<Me>('auth/login', values));
          void navigate({ to: '/' });
        }}
      />
      <p className="dim">{t('signIn.forgottenPasswordAdmin')}</p>
    </main>
  );
}
