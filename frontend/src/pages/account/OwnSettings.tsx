import { Button, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api/client';
import type { Me } from '../../api/types';
import { exactly } from '../../ui/format';
import { errorMessage } from '../../ui/states';

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which this person reads times. */
export function ZonePanel({ me }: { me: Me }) {
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const zones = useMemo(
    () => [
      { value: '', label: `This browser's (${ownZone})` },
      ...Intl.supportedValuesOf('timeZone').map((name) => ({
        value: name,
        label: name.replaceAll('_', ' '),
      })),
    ],
    [],
  );
  const choose = async (zone: string | null) => {
    try {
      client.setQueryData(['me'], await api.patch<Me>('me', { time_zone: zone ?? '' }));
      await client.invalidateQueries();
      setMessage('');
    } catch (error) {
      setMessage(errorMessage(error));
    }
  };
  return (
    <section className="panel">
      <h2>Times</h2>
      <Select
        label="Time zone"
        description={`Every time on the pages is shown in it. Now it is ${exactly(new Date().toISOString())}.`}
        data={zones}
        value={me.time_zone}
        searchable
        nothingFoundMessage="There is no such zone"
        allowDeselect={false}
        error={message || undefined}
        onChange={(zone) => void choose(zone)}
      />
    </section>
  );
}

/** What Assay keeps about the person, in plain words, and as a file. */
export function OwnDataPanel() {
  return (
    <section className="panel">
      <h2>What is kept about you</h2>
      <ul style={{ margin: '0 0 8px', paddingLeft: 18 }}>
        <li>Your name, mail address and time zone, and a hash of your password.</li>
        <li>Where you are signed in: the browser, its address, when it was last used.</li>
        <li>Your answers and decisions with the time each took, and the scores made from them.</li>
        <li>
          The log of what you changed. It stays when your account is switched off, so that labels keep their
          origin.
        </li>
      </ul>
      <p style={{ margin: '0 0 8px' }}>
        Managers of your projects see your answers and scores; admins see your sessions too. Nothing is sent
        elsewhere.
      </p>
      <Button component="a" href="/api/v1/me/data" download variant="default">
        Download it as JSON
      </Button>
    </section>
  );
}
