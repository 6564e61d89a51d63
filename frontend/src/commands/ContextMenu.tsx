import { useEffect, useRef } from 'react';
import { t } from '../i18n/keys';
import { type Commands, shownChord } from './registry';

/** What can be done with what was clicked, each with its key. */
export function ContextMenu({
  commands,
  point,
  onClose,
}: {
  commands: Commands;
  point: [number, number];
  onClose: () => void;
}) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>('button')?.focus();
  }, []);
  const rows = commands.all.filter((spec) => spec.inMenu && (spec.enabled?.() ?? true));
  const step = (by: number) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    items[(now + by + items.length) % items.length]?.focus();
  };
  return (
    <div className="menu-veil" role="presentation" onPointerDown={onClose}>
      <div
        ref={menu}
        role="menu"
        aria-label={t('menu')}
        tabIndex={-1}
        className="menu"
        style={{
          left: Math.min(point[0], window.innerWidth - 268),
          top: Math.max(4, Math.min(point[1], window.innerHeight - rows.length * 28 - 16)),
        }}
        onPointerDown={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') onClose();
          else if (event.key === 'ArrowDown') step(1);
          else if (event.key === 'ArrowUp') step(-1);
          else return;
          event.preventDefault();
        }}
      >
        {rows.map((spec) => (
          <button
            key={spec.id}
            type="button"
            role="menuitem"
            className="ws-row"
            onClick={() => {
              onClose();
              commands.choose(spec);
            }}
          >
            <span className="grow">{spec.name}</span>
            {commands
              .keysOf(spec.id)
              .slice(0, 1)
              .map((key) => (
                <kbd key={key} className="key">
                  {shownChord(key)}
                </kbd>
              ))}
          </button>
        ))}
      </div>
    </div>
  );
}
