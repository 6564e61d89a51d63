import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { NewToken, Token, TokenScope } from '../../api/types';
import { t } from '../../i18n/tokens';
import { CopyLink } from '../../ui/CopyLink';
import { exactly, when } from '../../ui/format';
import layout from '../../ui/layout.module.css';
import { errorMessage, Failure, Loading } from '../../ui/states';
import styles from './account.module.css';

const USUAL_DAYS = 90;
const SCOPES: TokenScope[] = ['read', 'label', 'manage', 'admin'];

/** One's own API tokens: what each may do, until when, where it was last used; making and revoking them. */
export function Tokens({ isAdmin }: { isAdmin: boolean }) {
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.get<Token[]>('tokens') });
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>('manage');
  const [days, setDays] = useState<number | string>(USUAL_DAYS);
  const [newToken, setNewToken] = useState<NewToken | null>(null);
  const [message, setMessage] = useState('');
  const client = useQueryClient();
  const act = async (run: () => Promise<unknown>, done: string) => {
    setMessage('');
    try {
      await run();
      setMessage(done);
      await client.invalidateQueries({ queryKey: ['tokens'] });
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  const make = async () => {
    setNewToken(await api.post<NewToken>('tokens', { name, scope, days: Number(days) || null }));
    setName('');
  };
  const scopes = isAdmin ? SCOPES : SCOPES.slice(0, -1);
  return (
    <section className="panel">
      <h2>{t('tokens')}</h2>
      <form
        className={styles.lineWrapped}
        onSubmit={(event) => {
          event.preventDefault();
          void act(make, '');
        }}
      >
        <TextInput
          className={styles.textInput}
          label={t('tokenFor')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('tokenMay')}
          value={scope}
          data={scopes.map((value) => ({ value, label: t(`scope.${value}`) }))}
          onChange={(event) => setScope(event.currentTarget.value as TokenScope)}
        />
        <NumberInput
          label={t('tokenDays')}
          value={days}
          min={1}
          allowDecimal={false}
          w={90}
          onChange={setDays}
        />
        <Button type="submit" variant="default" disabled={!name.trim()}>
          {t('makeToken')}
        </Button>
      </form>
      {message && (
        <p role="status" className={layout.above}>
          {message}
        </p>
      )}
      {newToken && <CopyLink message={t('copyKey')} link={newToken.key} />}
      {tokens.isPending && <Loading height={60} />}
      {tokens.error && <Failure error={tokens.error} retry={() => void tokens.refetch()} />}
      {tokens.data?.length === 0 && (
        <p className={`dim ${layout.flush}`}>
          {t('noTokens')} <span className="mono">{t('header')}</span>
        </p>
      )}
      <table className="rows">
        <tbody>
          {tokens.data?.map((row) => (
            <TokenRow
              key={row.id}
              row={row}
              revoke={() => void act(() => api.del(`tokens/${row.id}`), t('revoked'))}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TokenRow({ row, revoke }: { row: Token; revoke: () => void }) {
  const used = row.last_used_at
    ? t('usedFrom', { when: when(row.last_used_at), address: row.last_address || '?' })
    : t('neverUsed');
  return (
    <tr>
      <td>
        {row.name} <span className="mono dim">{row.prefix}…</span>
      </td>
      <td>{t(`scope.${row.scope}`)}</td>
      <td className="dim" title={exactly(row.expires_at)}>
        {t('ends', { when: when(row.expires_at) })}
        {row.is_program && `, ${t('program')}`}
      </td>
      <td className="dim" title={exactly(row.created_at)}>
        {used}
      </td>
      <td className={layout.right}>
        <Button variant="subtle" color="gray" onClick={revoke}>
          {t('revoke')}
        </Button>
      </td>
    </tr>
  );
}
