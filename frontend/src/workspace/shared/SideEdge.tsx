import { useState } from 'react';
import { t } from '../../i18n/annotate';

const PLACE = 'assay.side';
const [NARROWEST, WIDEST, USUAL] = [220, 560, 300];

const within = (width: number) => Math.min(WIDEST, Math.max(NARROWEST, width));

/** The width of the panels at the right, remembered on this computer. */
export function useSideWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(() => within(Number(localStorage.getItem(PLACE)) || USUAL));
  const set = (next: number) => {
    setWidth(within(next));
    localStorage.setItem(PLACE, String(within(next)));
  };
  return [width, set];
}

/** The edge that makes the panels wider or narrower: by dragging it, or by the arrow keys. */
export function SideEdge({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is no line
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('panelWidth')}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      className="side-edge"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          onWidth(window.innerWidth - event.clientX);
      }}
      onDoubleClick={() => onWidth(USUAL)}
      onKeyDown={(event) => {
        const step = { ArrowLeft: 20, ArrowRight: -20 }[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        onWidth(width + step);
      }}
    />
  );
}
