import { Button, FileButton, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { api } from '../../../api/client';
import type { Member, MembersTaken, Person, Role } from '../../../api/types';
import { rich } from '../../../i18n/rich';
import { t } from '../../../i18n/team';
import layout from '../../../ui/layout.module.css';
import { useSave } from '../../../ui/useSave';
import { MemberLimits, useLimitDescription } from './MemberLimits';
import styles from './settings.module.css';

const roles = [
  { value: 'annotator', label: t('members.annotator') },
  { value: 'reviewer', label: t('members.reviewer') },
  { value: 'manager', label: t('members.manager') },
];

/** Who works in the project, as what, and on which assets. */
export function Members({ projectId }: { projectId: string }) {
  const members = useQuery({
    queryKey: ['members', projectId],
    queryFn: () => api.get<Member[]>(`projects/${projectId}/members`),
  });
  const [search, setSearch] = useState('');
  const people = useQuery({
    queryKey: ['people', search],
    queryFn: () => api.get<Person[]>(`people?search=${encodeURIComponent(search)}`),
  });
  const [user, setUser] = useState<string | null>(null);
  const [role, setRole] = useState<Role>('annotator');
  const [importedMembers, setTaken] = useState<MembersTaken | null>(null);
  const { save, status } = useSave();
  const describeLimits = useLimitDescription(projectId);
  const [open, setOpen] = useState<string | null>(null);
  const path = (id: string) => `projects/${projectId}/members/${id}`;
  const takeFile = (file: File | null) => {
    if (!file) return;
    setTaken(null);
    void save(async () => {
      const text = await file.text();
      setTaken(await api.post<MembersTaken>(`projects/${projectId}/members/import`, { file: text }));
    });
  };
  return (
    <section className="panel">
      <h2>{t('members.members')}</h2>
      <table className="rows">
        <thead>
          <tr>
            <th>{t('members.person')}</th>
            <th>{t('members.role')}</th>
            <th>{t('lent')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {members.data?.map((row) => (
            <Fragment key={row.user}>
              <tr>
                <td>{row.username}</td>
                <td>
                  <Select
                    w={140}
                    aria-label={t('members.roleOf', { username: row.username })}
                    data={roles}
                    allowDeselect={false}
                    value={row.role}
                    onChange={(value) => void save(() => api.patch(path(row.user), { role: value }))}
                  />
                </td>
                <td>
                  <button
                    type="button"
                    className="chip limit"
                    aria-expanded={open === row.user}
                    aria-label={t('change', { name: row.username, limits: describeLimits(row) })}
                    onClick={() => setOpen(open === row.user ? null : row.user)}
                  >
                    {describeLimits(row)}
                  </button>
                </td>
                <td className={layout.right}>
                  <Button
                    variant="subtle"
                    color="gray"
                    onClick={() => void save(() => api.del(path(row.user)))}
                  >
                    {t('members.remove')}
                  </Button>
                </td>
              </tr>
              {open === row.user && (
                <tr>
                  <td colSpan={4}>
                    <MemberLimits projectId={projectId} member={row} close={() => setOpen(null)} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      <div className={styles.lineWrapped}>
        <Select
          w={240}
          searchable
          aria-label={t('members.personAdd')}
          placeholder={t('members.personAdd')}
          data={(people.data ?? []).map((row) => ({ value: row.id, label: row.username }))}
          value={user}
          onChange={setUser}
          onSearchChange={setSearch}
          nothingFoundMessage={t('members.nobodyName')}
        />
        <Select
          w={140}
          aria-label={t('members.role')}
          data={roles}
          allowDeselect={false}
          value={role}
          onChange={(value) => setRole(value as Role)}
        />
        <Button
          variant="default"
          disabled={!user}
          onClick={() => {
            if (user) void save(() => api.patch(path(user), { role })).then(() => setUser(null));
          }}
        >
          {t('members.add')}
        </Button>
        <FileButton accept=".csv,text/csv,text/plain" onChange={takeFile}>
          {(props) => (
            <Button variant="subtle" color="gray" {...props}>
              {t('members.addFile')}
            </Button>
          )}
        </FileButton>
        {status}
        {importedMembers && (
          <span role="status" className="dim">
            {t('members.peopleAddedChanged', {
              count: importedMembers.added,
              added: importedMembers.added,
              changed: importedMembers.changed,
              same: importedMembers.same,
            })}
          </span>
        )}
      </div>
      <p className={`dim ${styles.paragraphSpaced}`}>
        {rich(t('members.fileCsvFirst'), {
          code: <code />,
          code2: <code />,
          code3: <code />,
          code4: <code />,
        })}
      </p>
    </section>
  );
}
