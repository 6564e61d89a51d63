import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useEarlyWords } from '../../commands/useFinalAction';
import type { Engine } from '../../engine/core/engine';
import { t } from '../../i18n/annotate';
import styles from './image.module.css';

/** The bar at the bottom: zoom, place of the cursor, what the gesture in hand may do next. */
export function Foot({
  engine,
  host,
  children,
}: {
  engine: Engine | null;
  host: RefObject<HTMLDivElement | null>;
  children?: ReactNode;
}) {
  const early = useEarlyWords();
  const cursor = useRef<HTMLSpanElement>(null);
  const zoom = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = host.current;
    // Written past React: the pointer must never cause a render.
    const show = () => {
      if (cursor.current && element)
        cursor.current.textContent = `${element.dataset.cursorX}, ${element.dataset.cursorY}`;
    };
    element?.addEventListener('engine-cursor', show);
    const zoomed = () => {
      if (zoom.current && engine) zoom.current.textContent = `${Math.round(engine.camera.zoom * 100)} %`;
    };
    zoomed();
    const stop = engine?.onView(zoomed);
    return () => {
      element?.removeEventListener('engine-cursor', show);
      stop?.();
    };
  }, [host, engine]);
  const key = engine?.liveState.keyCursor;
  return (
    <footer className="ws-foot">
      <span ref={zoom} className={styles.atLeast40} />
      <span ref={cursor} className={styles.atLeast64}>
        {key ? `${key[0]}, ${key[1]}` : ''}
      </span>
      <span className="hint" data-testid="hint" role="status">
        {early || (engine?.canEdit ? engine.hint : t('lookHint'))}
        {key && !early ? ` · ${t('cursorHint')}` : ''}
      </span>
      <span className="grow" />
      {children}
    </footer>
  );
}

/** Shows suggestions from a confidence on, and says how many that are. */
export function ConfidenceSlider({ engine }: { engine: Engine }) {
  const open = engine.document.regions.filter((region) => region.confidence !== undefined);
  if (!open.length) return null;
  const shown = engine.undecided().length;
  return (
    <label className="confidence">
      <span>{t('slider', { percent: Math.round(engine.showFrom * 100), shown, count: open.length })}</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={engine.showFrom}
        data-testid="confidence"
        aria-label={t('sliderName')}
        aria-valuetext={`${Math.round(engine.showFrom * 100)} %`}
        onChange={(event) => {
          engine.showFrom = Number(event.currentTarget.value);
          engine.select([...engine.selected]);
        }}
      />
    </label>
  );
}
