import { useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../i18n/keys';
import { type CommandSpec, type Commands, shownChord } from './registry';

/** How well a name answers what was typed: what begins so first, then words from their beginnings; null for not. */
export function rank(name: string, query: string): number | null {
  const text = name.toLowerCase();
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!terms.every((word) => text.includes(word))) return null;
  const startCount = terms.filter((word) => text.startsWith(word) || text.includes(` ${word}`)).length;
  return startCount + Number(text.startsWith(terms.join(' ')));
}

export function matchingCommands(commands: readonly CommandSpec[], query: string): CommandSpec[] {
  return commands
    .map((spec, index) => ({ spec, index, rank: rank(spec.name, query) }))
    .filter((row) => row.rank !== null)
    .sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0) || a.index - b.index)
    .map((row) => row.spec);
}

/** Finds a command by its name and runs it; with a group only what stands under it. */
export function Palette({
  commands,
  group,
  onClose,
}: {
  commands: Commands;
  group?: string | undefined;
  onClose: () => void;
}) {
  const [query, setQuery] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () =>
      matchingCommands(
        commands.all.filter((spec) => (!group || spec.group === group) && (spec.enabled?.() ?? true)),
        query,
      ),
    [commands, group, query],
  );
  const run = (spec: CommandSpec | undefined) => {
    onClose();
    // After the field is gone, so that the command finds the workspace as it was.
    if (spec) setTimeout(() => commands.choose(spec), 0);
  };
  useEffect(() => {
    list.current?.children[activeIndex]?.scrollIntoView({ block: 'nearest' });
  }, [activeIndex]);
  return (
    <div className="palette-veil" role="presentation" onPointerDown={onClose}>
      <div
        className="palette"
        role="dialog"
        aria-label={group ?? t('palette')}
        onPointerDown={(event) => event.stopPropagation()}
        data-testid="palette"
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to be typed into
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={rows[activeIndex] ? `palette-${rows[activeIndex].id}` : undefined}
          aria-label={group ?? t('palette')}
          placeholder={group ?? t('find')}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActiveIndex(0);
          }}
          onBlur={onClose}
          onKeyDown={(event) => {
            event.stopPropagation();
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step && rows.length) setActiveIndex((n) => (n + step + rows.length) % rows.length);
            else if (event.key === 'Enter') run(rows[activeIndex]);
            else if (event.key === 'Escape') onClose();
            else return;
            event.preventDefault();
          }}
        />
        <div ref={list} id="palette-list" role="listbox" aria-label={t('palette')} className="palette-list">
          {rows.map((spec, n) => (
            <div
              key={spec.id}
              id={`palette-${spec.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={n === activeIndex}
              className="ws-row"
              onPointerDown={(event) => {
                event.preventDefault();
                run(spec);
              }}
            >
              <span className="grow">{spec.name}</span>
              <span className="dim">{group ? '' : spec.group}</span>
              {commands.keysOf(spec.id).map((key) => (
                <kbd key={key} className="key">
                  {shownChord(key)}
                </kbd>
              ))}
            </div>
          ))}
        </div>
        {!rows.length && <p className="dim palette-none">{t('nothing')}</p>}
      </div>
    </div>
  );
}
