import type { Point } from '../api/types';
import type { Engine } from './engine';

/** Listens to the pointer on an element whose top left is the view's; returns how to stop. */
export function attachPointer(engine: Engine, element: HTMLElement): () => void {
  let panFrom: Point | null = null;
  const place = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const down = (event: PointerEvent) => {
    element.setPointerCapture(event.pointerId);
    const usesRight = event.button === 2 && engine.tool.usesRight;
    if (event.button === 1 || (event.button === 0 && element.dataset.space === 'true')) {
      panFrom = place(event);
      element.dataset.panned = 'true';
      event.preventDefault();
    } else if (event.button === 0 || usesRight) engine.pointerDown(place(event), event);
  };
  const move = (event: PointerEvent) => {
    const at = place(event);
    if (panFrom) {
      engine.panned(at[0] - panFrom[0], at[1] - panFrom[1]);
      panFrom = at;
      return;
    }
    const [x, y] = engine.pointerMoved(at, event);
    element.dataset.cursorX = x.toFixed(0);
    element.dataset.cursorY = y.toFixed(0);
    element.dispatchEvent(new CustomEvent('engine-cursor'));
  };
  const up = (event: PointerEvent) => {
    if (panFrom) panFrom = null;
    else engine.pointerUp(place(event), event);
  };
  const doubleClick = (event: MouseEvent) => engine.doubleClicked(place(event), event);
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    engine.zoomBy(Math.exp(-event.deltaY * 0.0015), place(event));
  };
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    if (engine.tool.usesRight) return;
    const at = place(event);
    engine.onMenu?.(
      [event.clientX, event.clientY],
      engine.under(engine.imageAt(at), engine.selected)[0] ?? null,
    );
  };
  const listeners = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['dblclick', doubleClick],
    ['contextmenu', menu],
  ] as const;
  for (const [name, listener] of listeners) element.addEventListener(name, listener as EventListener);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as EventListener);
    element.removeEventListener('wheel', wheel);
  };
}
