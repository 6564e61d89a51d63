import type { Point, Region } from '../../api/types';
import { type Camera, toScreen } from '../camera';
import { boundsOf, boxHandles, outline, type Size } from '../geometry';
import type { Live, LiveFrame, Look } from '../renderer';
import type { Item } from './pack';
import { type Label, type Place, paintItem, paintName } from './painter';
import { styleOf, UNKNOWN_LABEL } from './scene';
import { sketchOf } from './shapes';

/** Beyond so many selected regions only their frames are drawn. */
const DETAILED = 200;
const HANDLE = { square: 3.5, round: 4, apart: 9, more: 400 };

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
    if (chosen.length > DETAILED) this.frames(chosen, camera, look);
    else
      for (const region of chosen)
        if (region.id !== edited?.id) {
          this.region(region, place, look, true, top);
          this.handles(camera, view, region, look);
        }
    if (edited) {
      this.region(edited, place, look, true, top);
      this.handles(camera, view, edited, look);
    }
    if (live.crosshair && live.cursor) this.crosshair(camera, size, live.cursor);
    if (live.marquee) this.marquee(camera, live.marquee);
    if (live.draft.length) this.draft(camera, live);
  }

  private label(region: Region, look: Look): Label {
    return (
      look.labels.find((label) => label.key === region.label) ?? { name: region.label, color: '#A3A3A1' }
    );
  }

  private itemOf(region: Region, look: Look): Item {
    const mark = look.marks.get(region.id) ?? null;
    const key = `${mark} ${look.locked?.has(region.id) ?? false}`;
    const known = this.items.get(region);
    if (known?.key === key) return known.item;
    const label = look.labels.findIndex((row) => row.key === region.label);
    const style = styleOf(region, look, label < 0 ? UNKNOWN_LABEL : label);
    const sketch = sketchOf(region, look.labels[label]?.edges);
    const item = { handle: 0, order: 0, style, bounds: boundsOf(region), paths: sketch.paths };
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

  /** Corners of boxes are squares, those of other shapes round; where they would touch, some are left out. */
  private handles(camera: Camera, view: Size, region: Region, look: Look): void {
    const c = this.context;
    const isBox = region.shape === 'box';
    const points = isBox ? (region.rotation ? [] : boxHandles(region)) : outline(region);
    c.fillStyle = '#FFFFFF';
    c.strokeStyle = this.label(region, look).color;
    c.lineWidth = 1.5;
    c.beginPath();
    let last: Point = [Number.NEGATIVE_INFINITY, 0];
    let drawn = 0;
    for (const point of points) {
      const [x, y] = toScreen(camera, point);
      if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) continue;
      const isNear = Math.abs(x - last[0]) + Math.abs(y - last[1]) < HANDLE.apart;
      if ((points.length > 8 && isNear) || drawn > HANDLE.more) continue;
      last = [x, y];
      drawn += 1;
      const { square, round } = HANDLE;
      if (isBox) c.rect(x - square, y - square, 2 * square, 2 * square);
      else {
        c.moveTo(x + round, y);
        c.arc(x, y, round, 0, 2 * Math.PI);
      }
    }
    c.fill();
    c.stroke();
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
    points.forEach(([x, y], at) => {
      if (at) c.lineTo(x, y);
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
