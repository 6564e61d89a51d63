import type { Point, Region } from '../../api/types';
import { type Camera, toScreen } from '../geometry/camera';
import { linesOf } from '../shapes/geometry';

/** A point that says something: of the object or not, placed, occluded, to be dragged. */
export interface Dot {
  point: Point;
  kind: 'good' | 'bad' | 'plain' | 'hollow';
  name?: string;
}

/** From where to where a point went. */
export type Shift = [Point, Point];

/** What the live layer shows on top, all in image pixels. */
export interface Live {
  draft: Point[];
  closes: boolean;
  marquee: [Point, Point] | null;
  /** A free outline around corners. */
  lasso: Point[];
  cursor: Point | null;
  crosshair: boolean;
  /** A shape that is not accepted yet. */
  shape: Region | null;
  dots: Dot[];
  stroke: { points: Point[]; radius: number; erases: boolean } | null;
  /** The radius of the brush under the cursor. */
  brush: number | null;
  /** Where the cursor was drawn to. */
  snapped: Point | null;
  /** The cursor that the arrow keys move. */
  keyCursor: Point | null;
  /** Where corners went between two versions. */
  shifts: readonly Shift[];
}

export const emptyLive = (): Live => ({
  draft: [],
  closes: false,
  marquee: null,
  lasso: [],
  cursor: null,
  crosshair: true,
  shape: null,
  dots: [],
  stroke: null,
  brush: null,
  snapped: null,
  keyCursor: null,
  shifts: [],
});

const GOLD = '#F0B64A';
const DOTS = { good: '#6FCB87', bad: '#F2887F', plain: '#FFFFFF', hollow: 'transparent' } as const;

function trace(c: CanvasRenderingContext2D, camera: Camera, points: readonly Point[], closes: boolean): void {
  points.forEach((point, index) => {
    const [x, y] = toScreen(camera, point);
    if (index) c.lineTo(x, y);
    else c.moveTo(x, y);
  });
  if (closes) c.closePath();
}

/** Paints what the tools show: strokes, dots, drafts of shapes. */
export function paintTools(c: CanvasRenderingContext2D, camera: Camera, live: Live): void {
  if (live.shifts.length) paintShifts(c, camera, live.shifts);
  if (live.stroke) paintStroke(c, camera, live.stroke);
  if (live.shape) {
    c.beginPath();
    for (const line of linesOf(live.shape)) trace(c, camera, line.points, line.closed);
    c.fillStyle = 'rgba(240,182,74,0.22)';
    c.fill('evenodd');
    outlined(c, [6, 4]);
  }
  if (live.lasso.length) {
    c.beginPath();
    trace(c, camera, live.lasso, true);
    c.fillStyle = 'rgba(240,182,74,0.12)';
    c.fill();
    outlined(c, [4, 3]);
  }
  for (const dot of live.dots) paintDot(c, camera, dot);
  if (live.brush && live.cursor) {
    const [x, y] = toScreen(camera, live.cursor);
    c.beginPath();
    c.arc(x, y, Math.max(1, live.brush * camera.zoom), 0, 2 * Math.PI);
    outlined(c, []);
  }
  if (live.snapped) {
    const [x, y] = toScreen(camera, live.snapped);
    c.beginPath();
    c.rect(x - 6, y - 6, 12, 12);
    outlined(c, []);
  }
  if (live.keyCursor) paintKeyCursor(c, toScreen(camera, live.keyCursor));
}

function outlined(c: CanvasRenderingContext2D, dash: number[]): void {
  c.setLineDash(dash);
  c.strokeStyle = 'rgba(0,0,0,0.55)';
  c.lineWidth = 3.5;
  c.stroke();
  c.strokeStyle = GOLD;
  c.lineWidth = 1.75;
  c.stroke();
  c.setLineDash([]);
}

/** Beyond so many only the longest are drawn. */
const MOST_SHIFTS = 300;

/** An arrow from where each corner was to where it is. */
function paintShifts(c: CanvasRenderingContext2D, camera: Camera, shifts: readonly Shift[]): void {
  c.beginPath();
  for (const [from, to] of shifts.slice(0, MOST_SHIFTS)) {
    const [ax, ay] = toScreen(camera, from);
    const [bx, by] = toScreen(camera, to);
    const way = Math.atan2(by - ay, bx - ax);
    const head = Math.min(7, Math.hypot(bx - ax, by - ay) / 2);
    c.moveTo(ax, ay);
    c.lineTo(bx, by);
    for (const turn of [2.6, -2.6]) {
      c.moveTo(bx, by);
      c.lineTo(bx + head * Math.cos(way + turn), by + head * Math.sin(way + turn));
    }
  }
  outlined(c, []);
}

function paintStroke(c: CanvasRenderingContext2D, camera: Camera, stroke: NonNullable<Live['stroke']>): void {
  c.save();
  c.beginPath();
  trace(c, camera, stroke.points, false);
  const [first] = stroke.points;
  if (stroke.points.length === 1 && first) trace(c, camera, [first, [first[0] + 0.01, first[1]]], false);
  c.lineCap = 'round';
  c.lineJoin = 'round';
  c.lineWidth = 2 * stroke.radius * camera.zoom;
  c.strokeStyle = stroke.erases ? 'rgba(242,136,127,0.55)' : 'rgba(240,182,74,0.55)';
  c.stroke();
  c.restore();
}

function paintDot(c: CanvasRenderingContext2D, camera: Camera, dot: Dot): void {
  const [x, y] = toScreen(camera, dot.point);
  c.beginPath();
  c.arc(x, y, 5, 0, 2 * Math.PI);
  c.fillStyle = DOTS[dot.kind];
  c.fill();
  c.strokeStyle = dot.kind === 'hollow' ? '#FFFFFF' : 'rgba(0,0,0,0.8)';
  c.lineWidth = 1.5;
  c.stroke();
  if (dot.kind === 'good' || dot.kind === 'bad') {
    // Not by colour alone: a plus says of the object, a minus not.
    c.beginPath();
    c.moveTo(x - 3, y);
    c.lineTo(x + 3, y);
    if (dot.kind === 'good') {
      c.moveTo(x, y - 3);
      c.lineTo(x, y + 3);
    }
    c.strokeStyle = '#0E0F11';
    c.stroke();
  }
  if (!dot.name) return;
  c.font = '11px "Inter Variable", system-ui, sans-serif';
  c.fillStyle = 'rgba(14,15,17,0.82)';
  c.fillRect(x + 8, y - 8, c.measureText(dot.name).width + 8, 16);
  c.fillStyle = '#ECEBE8';
  c.fillText(dot.name, x + 12, y + 4);
}

function paintKeyCursor(c: CanvasRenderingContext2D, [x, y]: Point): void {
  for (const [color, width] of [
    ['rgba(0,0,0,0.7)', 4],
    [GOLD, 2],
  ] as const) {
    c.strokeStyle = color;
    c.lineWidth = width;
    c.beginPath();
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      c.moveTo(x + 4 * dx, y + 4 * dy);
      c.lineTo(x + 14 * dx, y + 14 * dy);
    }
    c.stroke();
  }
}
