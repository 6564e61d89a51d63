import type { EllipseRegion, Point } from '../../api/types';
import { turned } from '../geometry/planar';
import { draggedFrame, type Frame, frameHandles } from './box';
import type { ShapeKind } from './kind';

const CORNERS = 64;

/** The box around an ellipse before rotation. */
export const frameOf = (e: EllipseRegion): Frame => ({
  x: e.cx - e.rx,
  y: e.cy - e.ry,
  width: 2 * e.rx,
  height: 2 * e.ry,
  ...(e.rotation ? { rotation: e.rotation } : {}),
});

/** The ellipse in a box. */
export const ellipseIn = (frame: Frame) => ({
  cx: frame.x + frame.width / 2,
  cy: frame.y + frame.height / 2,
  rx: frame.width / 2,
  ry: frame.height / 2,
  ...(frame.rotation ? { rotation: frame.rotation } : {}),
});

export const ellipseKind: ShapeKind<EllipseRegion> = {
  bounds: ({ cx, cy, rx, ry, rotation = 0 }) => {
    const angle = (rotation * Math.PI) / 180;
    const w = Math.hypot(rx * Math.cos(angle), ry * Math.sin(angle));
    const h = Math.hypot(rx * Math.sin(angle), ry * Math.cos(angle));
    return { minX: cx - w, minY: cy - h, maxX: cx + w, maxY: cy + h };
  },
  area: ({ rx, ry }) => Math.PI * rx * ry,
  contains: ({ cx, cy, rx, ry, rotation = 0 }, x, y) => {
    const [px, py] = turned([x, y], [cx, cy], -rotation);
    return ((px - cx) / rx) ** 2 + ((py - cy) / ry) ** 2 <= 1;
  },
  lines: ({ cx, cy, rx, ry, rotation = 0 }) => {
    const points = Array.from({ length: CORNERS }, (_, n): Point => {
      const step = (2 * Math.PI * n) / CORNERS;
      return turned([cx + rx * Math.cos(step), cy + ry * Math.sin(step)], [cx, cy], rotation);
    });
    return [{ points, closed: true }];
  },
  shifted: (e, dx, dy) => ({ ...e, cx: e.cx + dx, cy: e.cy + dy }),
  mayLeave: (e) => Boolean(e.rotation),
  handles: (e, pixel) => frameHandles(frameOf(e), pixel),
  dragged: (e, key, point, size, snaps) => {
    const { rotation: _, ...rest } = e;
    return { ...rest, ...ellipseIn(draggedFrame(frameOf(e), key, point, size, snaps)) };
  },
};
