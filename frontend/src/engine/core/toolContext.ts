import type { Region } from '../../api/types';
import { translate } from '../../i18n/words';
import { emptyLive } from '../render/live';
import { linesOf } from '../shapes/geometry';
import type { ToolContext } from '../tools/tool';
import { nextBelow } from './hitIndex';
import { borderOf } from './snap';
import type { ToolHost } from './types';

/** What an engine lets its tools do. */
export function toolContextOf(engine: ToolHost): ToolContext {
  return {
    get size() {
      return engine.size;
    },
    get selected() {
      return engine.selected;
    },
    get canEdit() {
      return engine.canEdit;
    },
    tolerance: (screen) => screen / engine.camera.zoom,
    get: (id) => engine.document.get(id),
    under: (point) => engine.under(point, engine.selected),
    below: (point) => nextBelow(engine.under(point), engine.selected),
    within: (area) => engine.index.within(area).filter((region) => engine.isShown(region)),
    borders: ([x, y]) => {
      const near = { minX: x - 1, minY: y - 1, maxX: x + 1, maxY: y + 1 };
      const around = engine.index.touching(near).filter((region) => engine.isShown(region));
      return [...around.flatMap(linesOf), borderOf(engine.size)];
    },
    select: (ids) => {
      engine.select(ids);
      engine.isJustDrawn = engine.tool.key !== 'select' && ids.length > 0;
    },
    options: engine.toolOptions,
    get segment() {
      return engine.segment;
    },
    labelFor: (shape) => engine.labelFor(shape),
    skeletonOf: (label) => engine.labelOf(label)?.skeleton ?? null,
    preferred: () => {
      const shapes = engine.labelOf(engine.label)?.shapes ?? [];
      return shapes.includes('polygon') ? 'polygon' : shapes.includes('mask') ? 'mask' : null;
    },
    isLocked: (id) => engine.locked.has(id),
    say: (message) => {
      engine.message = message;
      engine.changed();
    },
    window: (by) => engine.onWindow?.(by),
    get wire() {
      return engine.wire;
    },
    clear: () => {
      const { cursor, crosshair, keyCursor, shifts } = engine.liveState;
      Object.assign(engine.liveState, emptyLive(), { cursor, crosshair, keyCursor, shifts });
      engine.repaint();
    },
    newId: () => engine.options.newId?.() ?? crypto.randomUUID(),
    run: (name, changes) => {
      const [change] = changes;
      const old = engine.redrawing ? engine.document.get(engine.redrawing) : undefined;
      engine.redrawing = null;
      if (!old || typeof change === 'string' || !change || engine.document.get(change.id))
        engine.document.run(name, changes);
      else {
        const { confidence: _, ...oldAnswer } = old;
        const details = { attributes: oldAnswer.attributes, from_prediction: oldAnswer.from_prediction };
        const known = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
        engine.document.run(translate('did.redraw'), [old.id, { ...change, ...known } as Region]);
      }
    },
    show: (regions) => {
      engine.edited = regions;
      engine.repaint();
    },
    live: (change) => {
      Object.assign(engine.liveState, change);
      engine.liveChanged();
    },
  };
}
