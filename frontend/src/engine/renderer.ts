import type { KeypointsRegion, Point, Region } from '../api/types';
import { type Camera, toScreen } from './camera';
import { boundsOf, linesOf, type Size } from './geometry';
import { type Live, paintTools } from './live';
import { kindOf } from './shapes/table';

export type Mark = 'added' | 'removed' | 'changed' | 'ghost';

/** How regions look: colours by label, which are selected, marked or hidden. */
export interface Look {
  color(label: string): string;
  name(label: string): string;
  selected: ReadonlySet<string>;
  marks: ReadonlyMap<string, Mark>;
  /** Drawn dotted: they cannot be taken hold of. */
  locked: ReadonlySet<string>;
  showsNames: boolean;
}

/** What the engine draws with; tests use one that only remembers. */
export interface Renderer {
  resize(view: Size): void;
  paintStatic(
    camera: Camera,
    image: CanvasImageSource | null,
    size: Size,
    regions: readonly Region[],
    look: Look,
  ): void;
  paintLive(camera: Camera, size: Size, live: Live, edited: Region | null, look: Look): void;
}

const MARKS: Record<Mark, string> = {
  added: '#6FCB87',
  removed: '#F2887F',
  changed: '#F29B5B',
  ghost: '#B79BF0',
};

/** Paints with Canvas 2D: a static layer for image and regions, a live one for what moves. */
export class CanvasRenderer implements Renderer {
  private readonly still: CanvasRenderingContext2D;
  private readonly live: CanvasRenderingContext2D;
  private view: Size = { width: 0, height: 0 };

  constructor(
    private readonly stillCanvas: HTMLCanvasElement,
    private readonly liveCanvas: HTMLCanvasElement,
  ) {
    const [still, live] = [stillCanvas.getContext('2d'), liveCanvas.getContext('2d')];
    if (!still || !live) throw new Error('This browser has no Canvas 2D.');
    this.still = still;
    this.live = live;
  }

  resize(view: Size): void {
    this.view = view;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.stillCanvas, this.liveCanvas]) {
      canvas.width = Math.round(view.width * ratio);
      canvas.height = Math.round(view.height * ratio);
      canvas.style.width = `${view.width}px`;
      canvas.style.height = `${view.height}px`;
      canvas.getContext('2d')?.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
  }

  paintStatic(
    camera: Camera,
    image: CanvasImageSource | null,
    size: Size,
    regions: readonly Region[],
    look: Look,
  ): void {
    const c = this.still;
    c.clearRect(0, 0, this.view.width, this.view.height);
    if (image) {
      c.imageSmoothingEnabled = camera.zoom < 4;
      c.drawImage(image, camera.x, camera.y, size.width * camera.zoom, size.height * camera.zoom);
    }
    for (const region of regions) this.region(c, camera, region, look);
  }

  paintLive(camera: Camera, size: Size, live: Live, edited: Region | null, look: Look): void {
    const c = this.live;
    c.clearRect(0, 0, this.view.width, this.view.height);
    if (edited) this.region(c, camera, edited, look);
    if (live.crosshair && live.cursor) this.crosshair(c, camera, size, live.cursor);
    if (live.marquee) this.marquee(c, camera, live.marquee);
    if (live.draft.length) this.draft(c, camera, live);
    paintTools(c, camera, live);
  }

  private path(c: CanvasRenderingContext2D, camera: Camera, region: Region): void {
    c.beginPath();
    for (const { points, closed } of linesOf(region)) {
      points.forEach((point, at) => {
        const [x, y] = toScreen(camera, point);
        if (at) c.lineTo(x, y);
        else c.moveTo(x, y);
      });
      if (closed) c.closePath();
    }
  }

  private region(c: CanvasRenderingContext2D, camera: Camera, region: Region, look: Look): void {
    const color = look.color(region.label);
    const selected = look.selected.has(region.id);
    const mark = look.marks.get(region.id);
    const suggested = region.confidence !== undefined;
    this.path(c, camera, region);
    if (mark) {
      c.save();
      c.lineWidth = 6;
      c.strokeStyle = MARKS[mark];
      c.globalAlpha = 0.55;
      c.stroke();
      c.restore();
    }
    const isOpen = region.shape === 'polyline' || region.shape === 'keypoints';
    if (!suggested && !isOpen && mark !== 'ghost' && mark !== 'removed') {
      // A mask has little of an outline: it says more by its surface.
      c.globalAlpha = region.shape === 'mask' ? 0.35 : 0.12;
      c.fillStyle = color;
      c.fill('evenodd');
      c.globalAlpha = 1;
    }
    // A dark line below keeps every colour visible on every picture.
    c.lineJoin = 'round';
    c.strokeStyle = 'rgba(0,0,0,0.55)';
    c.lineWidth = (selected ? 2.5 : 1.5) + 1.5;
    const dashed = suggested || mark === 'removed' || mark === 'ghost';
    c.setLineDash(dashed ? [6, 4] : look.locked.has(region.id) ? [1.5, 3] : []);
    c.stroke();
    c.strokeStyle = color;
    c.lineWidth = selected ? 2.5 : 1.5;
    c.stroke();
    c.setLineDash([]);
    if (region.shape === 'keypoints') this.points(c, camera, region, color);
    if (look.showsNames || selected) this.name(c, camera, region, look);
    if (selected) this.handles(c, camera, region, color);
  }

  private name(c: CanvasRenderingContext2D, camera: Camera, region: Region, look: Look): void {
    const { minX, minY } = boundsOf(region);
    const [x, y] = toScreen(camera, [minX, minY]);
    const percent = region.confidence === undefined ? '' : ` ${Math.round(region.confidence * 100)} %`;
    const text = `${look.name(region.label)}${percent}`;
    c.font = '12px "Inter Variable", system-ui, sans-serif';
    const width = c.measureText(text).width + 10;
    const top = Math.max(y - 18, 0);
    c.fillStyle = 'rgba(14,15,17,0.82)';
    c.fillRect(x, top, width, 17);
    c.fillStyle = look.color(region.label);
    c.fillRect(x, top, 3, 17);
    c.fillStyle = '#ECEBE8';
    c.fillText(text, x + 7, top + 12.5);
  }

  private points(c: CanvasRenderingContext2D, camera: Camera, region: KeypointsRegion, color: string): void {
    for (const point of region.points) {
      if (!point.visible) continue;
      const [x, y] = toScreen(camera, [point.x, point.y]);
      c.beginPath();
      c.arc(x, y, 4, 0, 2 * Math.PI);
      // Occluded points are hollow: seen ones are filled.
      c.fillStyle = point.visible === 2 ? color : '#0E0F11';
      c.strokeStyle = point.visible === 2 ? '#FFFFFF' : color;
      c.lineWidth = 1.5;
      c.fill();
      c.stroke();
    }
  }

  private handles(c: CanvasRenderingContext2D, camera: Camera, region: Region, color: string): void {
    for (const { at, kind } of kindOf(region).handles(region, 1 / camera.zoom)) {
      const [x, y] = toScreen(camera, at);
      c.fillStyle = kind === 'ghost' ? 'rgba(255,255,255,0.45)' : '#FFFFFF';
      c.strokeStyle = color;
      c.lineWidth = 1.5;
      c.beginPath();
      if (kind === 'square') c.rect(x - 3.5, y - 3.5, 7, 7);
      else c.arc(x, y, kind === 'ghost' ? 2.5 : 4, 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
  }

  private crosshair(c: CanvasRenderingContext2D, camera: Camera, size: Size, cursor: Point): void {
    const [x, y] = toScreen(camera, cursor);
    const [left, top] = toScreen(camera, [0, 0]);
    const [right, bottom] = toScreen(camera, [size.width, size.height]);
    c.strokeStyle = 'rgba(240,182,74,0.7)';
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(left, y);
    c.lineTo(right, y);
    c.moveTo(x, top);
    c.lineTo(x, bottom);
    c.stroke();
  }

  private marquee(c: CanvasRenderingContext2D, camera: Camera, [a, b]: [Point, Point]): void {
    const [ax, ay] = toScreen(camera, a);
    const [bx, by] = toScreen(camera, b);
    c.fillStyle = 'rgba(240,182,74,0.12)';
    c.strokeStyle = '#F0B64A';
    c.lineWidth = 1;
    c.fillRect(ax, ay, bx - ax, by - ay);
    c.strokeRect(ax, ay, bx - ax, by - ay);
  }

  private draft(c: CanvasRenderingContext2D, camera: Camera, live: Live): void {
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
