import type { Point, Region } from '../../api/types';
import { type Camera, toScreen } from '../geometry/camera';
import { boundsOf, linesOf, type Size } from '../shapes/geometry';
import { kindOf } from '../shapes/table';
import { type Live, paintTools } from './live';
import type { Item } from './pack';
import { type Label, type Place, paintItem, paintName } from './painter';
import type { LiveFrame, Look } from './renderer';
import { styleOf, UNKNOWN_LABEL } from './scene';
import { sketchOf } from './sketch';

/** Beyond so many selected regions only their frames are drawn. */
const DETAILED = 200;
const HANDLE = { square: 3.5, round: 4, ghost: 2.5, apart: 9, more: 400 };

/** What moves: selection, handles, hover, the region at hand, the draft, the crosshair. CSS pixels throughout. */
export class LiveLayer {
  private readonly items = new WeakMap<Region, { item: Item; key: string }>();

  constructor(private readonly context: CanvasRenderingContext2D) {}

  paint(
    camera: Camera,
    view: Size,
    size: Size,
    look: Look,
    frame: LiveFrame,
    unpainted: readonly Region[],
  ): void {
    const c = this.context;
    const place: Place = { scale: camera.zoom, turn: camera.turn ?? 0, dx: camera.x, dy: camera.y, ratio: 1 };
    const top = Math.max(0, camera.turn ? 0 : camera.y);
    c.clearRect(0, 0, view.width, view.height);
    const { edited, hovered, chosen, live } = frame;
    for (const region of unpainted) this.region(region, place, look, false, top);
    if (hovered && !look.selected.has(hovered.id)) this.region(hovered, place, look, true, top);
    const dragged = new Set(edited.map((region) => region.id));
    const marked = [...chosen.filter((region) => !dragged.has(region.id)), ...edited];
    if (marked.length > DETAILED) this.frames(marked, camera, look);
    else
      for (const region of marked) {
        this.region(region, place, look, true, top);
        // Several are moved as one: handles would only be in the way.
        if (marked.length === 1) this.handles(camera, view, region, look);
      }
    if (live.crosshair && live.cursor) this.crosshair(camera, size, live.cursor);
    if (live.marquee) this.marquee(camera, live.marquee);
    if (live.draft.length) this.draft(camera, live);
    paintTools(c, camera, live);
  }

  private label(region: Region, look: Look): Label {
    return (
      look.labels.find((label) => label.key === region.label) ?? { name: region.label, color: '#A3A3A1' }
    );
  }

  private itemOf(region: Region, look: Look): Item {
    const mark = look.marks.get(region.id) ?? null;
    const key = `${mark} ${look.locked.has(region.id)}`;
    const known = this.items.get(region);
    if (known?.key === key) return known.item;
    const label = look.labels.findIndex((row) => row.key === region.label);
    const style = styleOf(region, look, label < 0 ? UNKNOWN_LABEL : label);
    // On top a mask is its outline: its cells are on the static layer.
    const isMask = region.shape === 'mask';
    const paths = isMask
      ? linesOf(region).map((line) => ({ kind: 'closed' as const, points: line.points.flat() }))
      : sketchOf(region).paths;
    const item = { handle: 0, order: 0, style, bounds: boundsOf(region), paths };
    this.items.set(region, { item, key });
    return item;
  }

  private region(region: Region, place: Place, look: Look, isChosen: boolean, top: number): void {
    const c = this.context;
    const label = this.label(region, look);
    const item = this.itemOf(region, look);
    paintItem(c, item, place, label.color, isChosen);
    if (look.showsNames || isChosen) paintName(c, item, place, label, top);
  }

  private frames(chosen: readonly Region[], camera: Camera, look: Look): void {
    const c = this.context;
    c.lineWidth = 2;
    for (const region of chosen) {
      const b = boundsOf(region);
      const [ax, ay] = toScreen(camera, [b.minX, b.minY]);
      const [bx, by] = toScreen(camera, [b.maxX, b.maxY]);
      c.strokeStyle = this.label(region, look).color;
      c.strokeRect(Math.min(ax, bx), Math.min(ay, by), Math.abs(bx - ax), Math.abs(by - ay));
    }
  }

  /** Where handles would touch, some are left out: nobody can take hold of them. */
  private handles(camera: Camera, view: Size, region: Region, look: Look): void {
    const c = this.context;
    const handles = kindOf(region).handles(region, 1 / camera.zoom);
    const isDense = handles.length > 60;
    c.strokeStyle = this.label(region, look).color;
    c.lineWidth = 1.5;
    for (const isGhost of [true, false]) {
      c.fillStyle = isGhost ? 'rgba(255,255,255,0.45)' : '#FFFFFF';
      c.beginPath();
      let last: Point = [Number.NEGATIVE_INFINITY, 0];
      let drawn = 0;
      for (const { point, kind } of handles) {
        if ((kind === 'ghost') !== isGhost || (isDense && isGhost)) continue;
        const [x, y] = toScreen(camera, point);
        if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9 || drawn > HANDLE.more) continue;
        if (isDense && Math.abs(x - last[0]) + Math.abs(y - last[1]) < HANDLE.apart) continue;
        last = [x, y];
        drawn += 1;
        if (kind === 'square')
          c.rect(x - HANDLE.square, y - HANDLE.square, 2 * HANDLE.square, 2 * HANDLE.square);
        else {
          const radius = isGhost ? HANDLE.ghost : HANDLE.round;
          c.moveTo(x + radius, y);
          c.arc(x, y, radius, 0, 2 * Math.PI);
        }
      }
      c.fill();
      c.stroke();
    }
  }

  private crosshair(camera: Camera, size: Size, cursor: Point): void {
    const c = this.context;
    c.strokeStyle = 'rgba(240,182,74,0.7)';
    c.lineWidth = 1;
    c.beginPath();
    for (const [from, to] of [
      [
        [0, cursor[1]],
        [size.width, cursor[1]],
      ],
      [
        [cursor[0], 0],
        [cursor[0], size.height],
      ],
    ] as const) {
      c.moveTo(...toScreen(camera, [...from]));
      c.lineTo(...toScreen(camera, [...to]));
    }
    c.stroke();
  }

  private marquee(camera: Camera, [a, b]: [Point, Point]): void {
    const c = this.context;
    const [ax, ay] = toScreen(camera, a);
    const [bx, by] = toScreen(camera, b);
    c.fillStyle = 'rgba(240,182,74,0.12)';
    c.strokeStyle = '#F0B64A';
    c.lineWidth = 1;
    c.fillRect(ax, ay, bx - ax, by - ay);
    c.strokeRect(ax, ay, bx - ax, by - ay);
  }

  private draft(camera: Camera, live: Live): void {
    const c = this.context;
    const points = live.draft.map((point) => toScreen(camera, point));
    c.strokeStyle = '#F0B64A';
    c.lineWidth = 2;
    c.beginPath();
    points.forEach(([x, y], index) => {
      if (index) c.lineTo(x, y);
      else c.moveTo(x, y);
    });
    if (live.closes) c.closePath();
    c.stroke();
    const [first] = points;
    if (!live.closes && first) {
      c.fillStyle = '#FFFFFF';
      c.beginPath();
      c.arc(first[0], first[1], 5, 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
  }
}
