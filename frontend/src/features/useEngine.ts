import { type RefObject, useEffect, useReducer, useRef, useState } from 'react';
import type { LabelSchema } from '../api/types';
import { Engine } from '../engine/engine';
import { CanvasRenderer } from '../engine/renderer';

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
    const [still, live] = [document.createElement('canvas'), document.createElement('canvas')];
    for (const canvas of [still, live]) canvas.setAttribute('aria-hidden', 'true');
    element.prepend(still, live);
    const made = new Engine({ renderer: new CanvasRenderer(still, live), labels: schema.labels });
    const detach = made.attach(element);
    const listen = made.subscribe(() => {
      // Tests find the picture on the screen by these.
      element.dataset.zoom = String(made.camera.zoom);
      element.dataset.offsetX = String(made.camera.x);
      element.dataset.offsetY = String(made.camera.y);
      element.dataset.regions = String(made.document.regions.length);
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(bump);
    });
    const watch = new ResizeObserver(([entry]) => {
      if (entry) made.setView({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(element);
    setEngine(made);
    return () => {
      detach();
      listen();
      watch.disconnect();
      cancelAnimationFrame(frame.current);
      still.remove();
      live.remove();
      setEngine(null);
    };
  }, [host, schema]);
  return engine;
}
