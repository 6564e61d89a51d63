import { Button, Switch } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFree, type Keymap } from './keymap';
import { type CommandSpec, type Commands, chordOf } from './registry';

function byGroup(commands: Commands): [string, CommandSpec[]][] {
  const groups = new Map<string, CommandSpec[]>();
  for (const spec of commands.all) {
    const group = spec.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), spec]);
  }
  return [...groups];
}

/** All shortcuts on one page: to read, to print, to change. */
export function KeySheet({
  commands,
  onChange,
  onClose,
}: {
  commands: Commands;
  onChange: (keymap: Keymap) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('keys');
  const [asking, setAsking] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const panel = useRef<HTMLElement>(null);
  const { keymap } = commands;
  useEffect(() => panel.current?.focus(), []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!asking) {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
        return;
      }
      if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') {
        setAsking(null);
        setWords('');
        return;
      }
      const chord = chordOf(event);
      const other = commands.conflict(asking, chord);
      if (other || !isFree(chord)) {
        setWords(other ? t('taken', { chord, name: other.name }) : t('kept', { chord }));
        return;
      }
      onChange({ ...keymap, keys: { ...keymap.keys, [asking]: [chord] } });
      setWords('');
      setAsking(null);
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [asking, commands, keymap, onChange, onClose, t]);
  return (
    <section ref={panel} className="key-sheet" aria-label={t('title')} tabIndex={-1} data-testid="key-sheet">
      <header>
        <h2>{t('title')}</h2>
        <Switch
          checked={!keymap.isSingleOff}
          onChange={(event) => onChange({ ...keymap, isSingleOff: !event.currentTarget.checked })}
          label={t('single')}
        />
        <span className="grow" />
        <Button
          variant="default"
          disabled={!Object.keys(keymap.keys).length}
          onClick={() => onChange({ ...keymap, keys: {} })}
        >
          {t('reset')}
        </Button>
        <Button variant="default" onClick={() => window.print()}>
          {t('print')}
        </Button>
        <Button onClick={onClose}>{t('close')}</Button>
      </header>
      <p role="status" className="key-words">
        {words || (asking ? t('press', { name: commands.get(asking)?.name }) : t('how'))}
      </p>
      <div className="key-groups">
        {byGroup(commands).map(([group, specs]) => (
          <div key={group} className="key-group">
            <h3>{group}</h3>
            {specs.map((spec) => (
              <button
                key={spec.id}
                type="button"
                className="key-row"
                aria-pressed={asking === spec.id}
                aria-label={t('change', {
                  name: spec.name,
                  keys: commands.keysOf(spec.id).join(', ') || t('none'),
                })}
                onClick={() => {
                  setWords('');
                  setAsking(spec.id);
                }}
              >
                <span className="grow">{spec.name}</span>
                {commands.keysOf(spec.id).map((key) => (
                  <kbd key={key} className="key">
                    {key}
                  </kbd>
                ))}
              </button>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}
