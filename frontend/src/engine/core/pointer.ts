import type { Point } from '../../api/types';
import { between, distance } from '../geometry/planar';
import type { PointerTarget, WheelUse } from './types';

/** Listens to the pointer on an element whose top left is the view's; returns how to stop. */
export function attachPointer(engine: PointerTarget, element: HTMLElement): () => void {
  let panFrom: Point | null = null;
  const place = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const fingers = new Map<number, Point>();
  /** Two fingers move and scale the picture; returns false while there are not two. */
  const pinched = (event: PointerEvent): boolean => {
    const others = [...fingers].filter(([id]) => id !== event.pointerId);
    const [before, after] = [fingers.get(event.pointerId), place(event)];
    const still = others[0]?.[1];
    if (!before || !still || others.length !== 1) return false;
    const middle = between(after, still);
    const [wasX, wasY] = between(before, still);
    engine.panned(middle[0] - wasX, middle[1] - wasY);
    engine.zoomBy(distance(after, still) / Math.max(1, distance(before, still)), middle);
    fingers.set(event.pointerId, after);
    return true;
  };
  const down = (event: PointerEvent) => {
    // What lies over the picture and can be pressed ("Try again") would never hear of it.
    if (event.target instanceof Element && event.target.closest('button, a, input, select, textarea')) return;
    element.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') fingers.set(event.pointerId, place(event));
    if (fingers.size > 1) {
      // The first finger did not mean to draw.
      engine.dropGesture();
      return;
    }
    const usesRight = event.button === 2 && engine.tool.usesRight;
    if (event.button === 1 || (event.button === 0 && element.dataset.space === 'true')) {
      panFrom = place(event);
      element.dataset.panned = 'true';
      event.preventDefault();
    } else if (event.button === 0 || usesRight) engine.pointerDown(place(event), event);
  };
  const move = (event: PointerEvent) => {
    if (pinched(event) || fingers.size > 1) return;
    const point = place(event);
    if (panFrom) {
      engine.panned(point[0] - panFrom[0], point[1] - panFrom[1]);
      panFrom = point;
      return;
    }
    const [x, y] = engine.pointerMoved(point, event);
    element.dataset.cursorX = x.toFixed(0);
    element.dataset.cursorY = y.toFixed(0);
    element.dispatchEvent(new CustomEvent('engine-cursor'));
  };
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (panFrom) panFrom = null;
    else engine.pointerUp(place(event), event);
  };
  const doubleClick = (event: MouseEvent) => engine.doubleClicked(place(event), event);
  const isPan = panningWheel();
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const [across, down] = pixelsOf(event);
    if (isPan(event, engine.wheel)) engine.panned(-across, -down);
    // A pinch comes as small steps with Ctrl, which nobody may hold.
    else
      engine.zoomBy(Math.exp(-down * (event.ctrlKey && Math.abs(down) < 50 ? 0.01 : 0.0015)), place(event));
  };
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    if (engine.tool.usesRight) return;
    const point = place(event);
    engine.onMenu?.(
      [event.clientX, event.clientY],
      engine.under(engine.imageAt(point), engine.selected)[0] ?? null,
    );
  };
  const listeners = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
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

const LINE = 40;
const PAGE = 800;

/** How far a wheel event goes, in CSS pixels; with Shift a wheel that only goes down goes across. */
export function pixelsOf({ deltaX, deltaY, deltaMode, shiftKey }: WheelEvent): Point {
  const by = [1, LINE, PAGE][deltaMode] ?? 1;
  return shiftKey && !deltaX ? [deltaY * by, 0] : [deltaX * by, deltaY * by];
}

/** A notch of a wheel goes at least so far, in CSS pixels, even where the page is shown larger. */
const NOTCH = 40;

/** Events this close belong to one movement of the fingers. */
const ONE_GESTURE = 200;

/**
 * Tells two fingers on a trackpad, which move the picture, from a mouse wheel, which zooms: fingers go in fine steps
 * and also across, a wheel in whole notches. What a movement began as it stays.
 */
export function panningWheel(now: () => number = () => performance.now()) {
  let last = Number.NEGATIVE_INFINITY;
  let isFingers = false;
  return (event: WheelEvent, use: WheelUse): boolean => {
    if (event.ctrlKey || event.metaKey) return false;
    if (event.shiftKey) return true;
    if (use !== 'auto') return use === 'pan';
    const { deltaX, deltaY, deltaMode } = event;
    const isNew = now() - last > ONE_GESTURE;
    last = now();
    const isFine = deltaMode === 0 && (deltaX !== 0 || Math.abs(deltaY) < NOTCH);
    if (isNew) isFingers = isFine;
    else if (deltaX !== 0 && deltaMode === 0) isFingers = true;
    return isFingers;
  };
}
