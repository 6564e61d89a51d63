import { Button, Switch } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { t } from '../i18n/keys';
import { chordOf } from './chords';
import { isFree, type Keymap } from './keymap';
import { type CommandSpec, type Commands, shownChord } from './registry';

function byGroup(commands: Commands): [string, CommandSpec[]][] {
  const groups = new Map<string, CommandSpec[]>();
  for (const spec of commands.all) {
    const group = spec.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), spec]);
  }
  return [...groups];
}

/** The commands of a group in their order, those of one family together where the first of them stands. */
function byFamily(specs: readonly CommandSpec[]): [string | undefined, CommandSpec[]][] {
  const rows: [string | undefined, CommandSpec[]][] = [];
  for (const spec of specs) {
    const kin = spec.family && rows.find(([family]) => family === spec.family);
    if (kin) kin[1].push(spec);
    else rows.push([spec.family, [spec]]);
  }
  return rows;
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
  const [asking, setAsking] = useState<string | null>(null);
  const [message, setMessage] = useState('');
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
        setMessage('');
        return;
      }
      const chord = chordOf(event);
      const other = commands.conflict(asking, chord);
      if (other || !isFree(chord)) {
        setMessage(other ? t('taken', { chord, name: other.name }) : t('kept', { chord }));
        return;
      }
      onChange({ ...keymap, keys: { ...keymap.keys, [asking]: [chord] } });
      setMessage('');
      setAsking(null);
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [asking, commands, keymap, onChange, onClose]);
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
        {message || (asking ? t('press', { name: commands.get(asking)?.name }) : t('how'))}
      </p>
      <div className="key-groups">
        {byGroup(commands).map(([group, specs]) => (
          <div key={group} className="key-group">
            <h3>{group}</h3>
            {byFamily(specs).map(([family, kin]) => {
              const rows = kin.map((spec) => (
                <Row
                  key={spec.id}
                  spec={spec}
                  keys={commands.keysOf(spec.id)}
                  isAsking={asking === spec.id}
                  onAsk={() => {
                    setMessage('');
                    setAsking(spec.id);
                  }}
                />
              ));
              if (!family) return rows;
              return (
                <details key={family} open={kin.some((spec) => keymap.keys[spec.id])}>
                  <summary className="key-family">{family}</summary>
                  {rows}
                </details>
              );
            })}
          </div>
        ))}
      </div>
    </section>
  );
}

function Row({
  spec,
  keys,
  isAsking,
  onAsk,
}: {
  spec: CommandSpec;
  keys: string[];
  isAsking: boolean;
  onAsk: () => void;
}) {
  return (
    <button
      type="button"
      className="key-row"
      aria-pressed={isAsking}
      aria-label={t('change', { name: spec.name, keys: keys.join(', ') || t('none') })}
      onClick={onAsk}
    >
      <span className="grow">{spec.name}</span>
      {keys.map((key) => (
        <kbd key={key} className="key">
          {shownChord(key)}
        </kbd>
      ))}
    </button>
  );
}
