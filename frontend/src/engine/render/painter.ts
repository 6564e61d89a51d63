import { type Turn, turned } from '../geometry/camera';
import type { Item, Mark } from './pack';
import { REACH } from './tiles';

export type Canvas2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Image to canvas: turn, scale, then shift; `ratio` is device pixels a CSS pixel, for the width of lines. */
export interface Place {
  scale: number;
  turn: Turn;
  dx: number;
  dy: number;
  ratio: number;
}

export interface Label {
  color: string;
  name: string;
}

export const MARK_COLORS: Record<Mark, string> = {
  added: '#6FCB87',
  removed: '#F2887F',
  changed: '#F29B5B',
  ghost: '#B79BF0',
};

/** Sides in CSS pixels under which a region is a dot, has no dark line below, has no name; joints that are rounded. */
export const DETAIL = { dot: 3, plain: 28, named: 20, joints: 1000 };
/** With so many regions small ones are outlines only and only large ones are named: else nothing is made out. */
export const CARPET = { regions: 1500, outline: 48, named: 72 };
const FONT = '"Inter Variable", system-ui, sans-serif';
const LOOK = { width: 1.5, chosen: 2.5, under: 1.5, halo: 6, dash: [6, 4], dots: [1.5, 3.5] };

/** A region's longer side on the canvas, in CSS pixels. */
export function sideOf({ bounds }: Pick<Item, 'bounds'>, { scale, ratio }: Place): number {
  return (Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY) * scale) / ratio;
}

/** Too small to make out: a dot of its colour. */
export function paintDot(c: Canvas2D, item: Item, place: Place, color: string): void {
  const { minX, minY, maxX, maxY } = item.bounds;
  const [x, y] = turned([(minX + maxX) / 2, (minY + maxY) / 2], place.turn);
  const side = Math.max(1.5, sideOf(item, place)) * place.ratio;
  c.fillStyle = color;
  c.fillRect(x * place.scale + place.dx - side / 2, y * place.scale + place.dy - side / 2, side, side);
}

/** Lays the lines; points nearer than half a pixel to the last are left out. True when there is something to fill. */
function trace(c: Canvas2D, item: Item, { scale, turn, dx, dy, ratio }: Place): boolean {
  let fills = false;
  c.beginPath();
  // A turn is two signs and perhaps an exchange; done here, not a call a point.
  const [ax, ay] = turned([scale, 0], turn);
  const [bx, by] = turned([0, scale], turn);
  const near = 0.5 * ratio;
  for (const { kind, points } of item.paths) {
    if (kind === 'dots' || kind === 'hollow') continue;
    fills ||= kind === 'closed';
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (let n = 0; n < points.length; n += 2) {
      const [px, py] = [points[n] as number, points[n + 1] as number];
      const x = px * ax + py * bx + dx;
      const y = px * ay + py * by + dy;
      if (n === 0) c.moveTo(x, y);
      else if (Math.abs(x - lastX) + Math.abs(y - lastY) < near && n < points.length - 2) continue;
      else c.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    if (kind === 'closed') c.closePath();
  }
  return fills;
}

/** Seen points are filled, occluded ones hollow. */
function dots(c: Canvas2D, item: Item, place: Place, color: string): void {
  for (const { kind, points } of item.paths) {
    if (kind !== 'dots' && kind !== 'hollow') continue;
    c.fillStyle = kind === 'dots' ? color : '#0E0F11';
    c.strokeStyle = kind === 'dots' ? '#FFFFFF' : color;
    c.lineWidth = 1.5 * place.ratio;
    for (let n = 0; n < points.length; n += 2) {
      const [x, y] = turned([points[n] as number, points[n + 1] as number], place.turn);
      c.beginPath();
      c.arc(x * place.scale + place.dx, y * place.scale + place.dy, 4 * place.ratio, 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
  }
}

const isLong = ({ paths }: Item): boolean =>
  paths.reduce((sum, { points }) => sum + points.length, 0) > 2 * DETAIL.joints;

/** Paints one region's lines, fill and halo; masks and names are painted beside it. */
export function paintItem(
  c: Canvas2D,
  item: Item,
  place: Place,
  color: string,
  isChosen = false,
  isOutline = false,
): void {
  const { suggested, locked, mark } = item.style;
  const { ratio } = place;
  const isPlain = !isChosen && !mark && (isOutline || sideOf(item, place) < DETAIL.plain);
  const fills = trace(c, item, place);
  if (mark) {
    c.lineWidth = LOOK.halo * ratio;
    c.strokeStyle = MARK_COLORS[mark];
    c.globalAlpha = 0.55;
    c.stroke();
    c.globalAlpha = 1;
  }
  if (fills && !suggested && mark !== 'ghost' && mark !== 'removed' && !isChosen && !isOutline) {
    c.globalAlpha = 0.12;
    c.fillStyle = color;
    c.fill('evenodd');
    c.globalAlpha = 1;
  }
  const width = (isChosen ? LOOK.chosen : LOOK.width) * ratio;
  const dash = suggested || mark === 'removed' || mark === 'ghost' ? LOOK.dash : locked ? LOOK.dots : [];
  // Rounding thousands of joints takes longer than drawing the line; so does a second line below them at every frame.
  const isCostly = isLong(item);
  c.lineJoin = isPlain || isCostly ? 'bevel' : 'round';
  if (dash.length) c.setLineDash(dash.map((length) => length * ratio));
  if (!isPlain && !(isCostly && isChosen)) {
    // A dark line below keeps every colour visible on every picture.
    c.strokeStyle = 'rgba(0,0,0,0.55)';
    c.lineWidth = width + LOOK.under * ratio;
    c.stroke();
  }
  c.strokeStyle = color;
  c.lineWidth = width;
  c.stroke();
  if (dash.length) c.setLineDash([]);
  dots(c, item, place, color);
}

const widths = new Map<string, number>();

/** Where a region's name would stand: above its top left, inside the image where there is no room above. */
export function plateOf(c: Canvas2D, item: Item, place: Place, label: Label, top: number) {
  const { ratio } = place;
  const { minX, minY, maxX, maxY } = item.bounds;
  const [ax, ay] = turned([minX, minY], place.turn);
  const [bx, by] = turned([maxX, maxY], place.turn);
  const x = Math.min(ax, bx) * place.scale + place.dx;
  const y = Math.min(ay, by) * place.scale + place.dy;
  const share = item.style.confidence;
  const text = Number.isNaN(share) ? label.name : `${label.name} ${Math.round(share * 100)} %`;
  const key = `${ratio} ${text}`;
  let wide = widths.get(key);
  if (wide === undefined) {
    c.font = `${12 * ratio}px ${FONT}`;
    if (widths.size > 2000) widths.clear();
    wide = Math.min(c.measureText(text).width, (REACH.right - 10) * ratio);
    widths.set(key, wide);
  }
  const up = Math.max(y - 18 * ratio, top);
  return { text, wide, area: { minX: x, minY: up, maxX: x + wide + 10 * ratio, maxY: up + 17 * ratio } };
}

/** The name on its plate. */
export function paintName(c: Canvas2D, item: Item, place: Place, label: Label, top: number): void {
  const { ratio } = place;
  const { text, wide, area } = plateOf(c, item, place, label, top);
  const [x, up] = [area.minX, area.minY];
  c.font = `${12 * ratio}px ${FONT}`;
  c.fillStyle = 'rgba(14,15,17,0.82)';
  c.fillRect(x, up, wide + 10 * ratio, 17 * ratio);
  c.fillStyle = label.color;
  c.fillRect(x, up, 3 * ratio, 17 * ratio);
  c.fillStyle = '#ECEBE8';
  c.fillText(text, x + 7 * ratio, up + 12.5 * ratio, wide);
}
