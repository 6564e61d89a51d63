import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { LabelSchema, Region } from '../../api/types';
import type { Engine } from '../../engine/core/engine';
import type { ImageFilter } from '../../engine/render/renderer';
import { t } from '../../i18n/review';
import { useEngine } from '../image/useEngine';
import { type Change, marksBefore } from './diff';
import styles from './review.module.css';

const within = (share: number) => Math.min(1, Math.max(0, share));

/** The other version over the answer, as far as an edge that is moved by the mouse or by the arrow keys. */
export function Swipe({
  engine,
  schema,
  look,
  before,
  changes,
  name,
  onClose,
}: {
  engine: Engine;
  schema: LabelSchema;
  /** The picture's light, as the answer is seen in. */
  look: ImageFilter;
  /** The other version's regions. */
  before: readonly Region[];
  changes: readonly Change[];
  /** What the other version is called. */
  name: string;
  onClose: () => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const edge = useRef<HTMLDivElement>(null);
  const other = useEngine(host, schema);
  const [divider, setDivider] = useState(0.5);
  const { picture, size } = engine.frame;

  useEffect(() => edge.current?.focus(), []);

  useEffect(() => {
    if (!other) return;
    other.canEdit = false;
    other.open(before, picture, size);
    other.lookLike(engine);
    const follow = () => {
      if (other.camera !== engine.camera) other.lookLike(engine);
    };
    // Its own size may be told after the other's: whatever moved it, it looks where the answer is looked at.
    const stops = [engine.onView(follow), other.onView(follow)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [other, engine, before, picture, size]);

  useEffect(() => other?.setImageFilter(look), [other, look]);

  useEffect(() => {
    if (!other) return;
    other.marks = marksBefore(changes);
    other.changed();
  }, [other, changes]);

  const drag = (event: PointerEvent) => {
    const box = host.current?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId))
      setDivider(within((event.clientX - box.left) / box.width));
  };
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.1 : 0.02;
    const to = { ArrowLeft: divider - step, ArrowRight: divider + step, Home: 0, End: 1 }[event.key];
    if (to !== undefined) setDivider(within(to));
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const percent = Math.round(divider * 100);
  return (
    <div className="rv-swipe">
      <div
        ref={host}
        className="rv-before"
        data-testid="before"
        style={{ clipPath: `inset(0 ${100 - divider * 100}% 0 0)` }}
      />
      <span className={`rv-side ${styles.text}`}>{t('before', { name })}</span>
      <span className={`rv-side ${styles.text2}`}>{t('after')}</span>
      <div
        ref={edge}
        role="slider"
        tabIndex={0}
        className="rv-edge"
        style={{ left: `${divider * 100}%` }}
        aria-label={t('swipe')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={t('swiped', { percent, name })}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onKeyDown={press}
      />
    </div>
  );
}
