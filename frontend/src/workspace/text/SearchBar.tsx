import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/text';
import type { TextEngine } from './engine/textEngine';

/** Search in the text: Enter goes on, and all that was found can be labelled in one step. */
export function SearchBar({
  engine,
  close,
  say,
}: {
  engine: TextEngine;
  close: () => void;
  say: (message: string) => void;
}) {
  const [searchText, setSearchText] = useState('');
  const label = engine.labels.find((row) => row.key === engine.label);
  const leave = () => {
    engine.search('');
    close();
  };
  return (
    <search className="ws-bar tx-search">
      <TextInput
        size="xs"
        aria-label={t('searchFor')}
        placeholder={t('searchFor')}
        value={searchText}
        autoFocus
        dir="auto"
        onChange={(event) => {
          setSearchText(event.currentTarget.value);
          engine.search(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave();
          if (event.key === 'Enter') engine.stepFound(event.shiftKey ? -1 : 1);
        }}
      />
      <span className="dim" role="status">
        {searchText && t('found', { count: engine.matches.length })}
      </span>
      <Button
        variant="default"
        disabled={!engine.matches.length}
        onClick={() => engine.stepFound(-1)}
        title="Shift+F3"
      >
        {t('previous')}
      </Button>
      <Button
        variant="default"
        disabled={!engine.matches.length}
        onClick={() => engine.stepFound(1)}
        title="F3"
      >
        {t('nextFound')}
      </Button>
      {engine.canEdit && (
        <Button
          disabled={!engine.matches.length || !label}
          onClick={() => say(t('labelled', { count: engine.labelEqual(engine.matches) }))}
          data-testid="label-found"
        >
          {t('labelFound')}
          {label && ` (${label.name})`}
        </Button>
      )}
      <Button variant="subtle" onClick={leave} title="Escape">
        {t('close')}
      </Button>
    </search>
  );
}
