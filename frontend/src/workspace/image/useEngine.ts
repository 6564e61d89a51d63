import { type RefObject, useEffect, useReducer, useRef, useState } from 'react';
import type { LabelSchema } from '../../api/types';
import { Engine } from '../../engine/core/engine';
import type { WheelUse } from '../../engine/core/types';
import { CanvasRenderer } from '../../engine/render/canvas';
import { openWire } from '../../engine/scissors/openWire';

/** Where it is kept on this computer what the wheel does. */
export const WHEEL = 'assay.wheel';

/** Where it is kept whether a person labels before drawing. */
export const HABIT = 'assay.labelHabit';

/** What a person has said the wheel does. */
export function loadWheel(): WheelUse {
  const storedWheel = localStorage.getItem(WHEEL);
  return storedWheel === 'zoom' || storedWheel === 'pan' ? storedWheel : 'auto';
}

/** Mounts an engine on a host element once the labels are known; re-renders on what the panels show. */
export function useEngine(
  host: RefObject<HTMLDivElement | null>,
  schema: LabelSchema | undefined,
): Engine | null {
  const [engine, setEngine] = useState<Engine | null>(null);
  const [, bump] = useReducer((n: number) => n + 1, 0);
  const frame = useRef(0);

  useEffect(() => {
    const element = host.current;
    if (!element || !schema) return;
    const [image, regions, live] = [0, 1, 2].map(() => {
      const canvas = document.createElement('canvas');
      canvas.setAttribute('aria-hidden', 'true');
      return canvas;
    }) as [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];
    element.prepend(image, regions, live);
    const renderer = new CanvasRenderer(image, regions, live);
    const newEngine = new Engine({ renderer, labels: schema.labels });
    newEngine.scissors.open = openWire;
    newEngine.wheel = loadWheel();
    newEngine.isLabelFirst = localStorage.getItem(HABIT) === 'label first';
    const detach = newEngine.attach(element);
    // Tests find the picture on the screen by these.
    const look = newEngine.onView(() => {
      element.dataset.zoom = String(newEngine.camera.zoom);
      element.dataset.offsetX = String(newEngine.camera.x);
      element.dataset.offsetY = String(newEngine.camera.y);
    });
    const listen = newEngine.subscribe(() => {
      element.dataset.regions = String(newEngine.document.regions.length);
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(bump);
    });
    const watch = new ResizeObserver(([entry]) => {
      if (entry) newEngine.setView({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(element);
    setEngine(newEngine);
    return () => {
      detach();
      listen();
      look();
      renderer.close();
      watch.disconnect();
      cancelAnimationFrame(frame.current);
      for (const canvas of [image, regions, live]) canvas.remove();
      setEngine(null);
    };
  }, [host, schema]);
  return engine;
}
