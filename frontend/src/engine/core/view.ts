import type { Point, Region } from '../../api/types';
import {
  type Camera,
  filled,
  fitted,
  fittedArea,
  panned,
  type Turn,
  toImage,
  toScreen,
  zoomAt,
} from '../geometry/camera';
import type { Picture } from '../render/picture';
import type { Renderer } from '../render/renderer';
import { boundsOf, type Size } from '../shapes/geometry';

/** So much of the picture is shown beside a region that one goes to, in CSS pixels. */
const AROUND = 24;

/** How an engine looks at its picture: fit, zoom, pan and turn. The engine says what is selected and how it paints. */
export abstract class View {
  camera: Camera = { zoom: 1, x: 0, y: 0 };
  size: Size = { width: 1, height: 1 };
  view: Size = { width: 1, height: 1 };
  protected picture: Picture | null = null;
  private readonly viewers = new Set<() => void>();
  abstract readonly options: { renderer: Renderer };

  abstract repaint(): void;
  abstract selection(): Region[];

  setView(view: Size): void {
    const { turn } = this.camera;
    const wasFitted = this.camera.zoom === fitted(this.size, this.view, 16, turn).zoom;
    // What was in the middle stays there when panels or the window change.
    const [dx, dy] = [(view.width - this.view.width) / 2, (view.height - this.view.height) / 2];
    this.view = view;
    this.options.renderer.resize(view);
    if (wasFitted || !this.picture) this.camera = fitted(this.size, view, 16, turn);
    else this.camera = panned(this.camera, dx, dy);
    this.viewMoved();
  }

  /** Hears of every move of the camera; those who show only the zoom need nothing else. */
  onView(viewer: () => void): () => void {
    this.viewers.add(viewer);
    return () => this.viewers.delete(viewer);
  }

  /** Only the camera is another: no panel has to be drawn again. */
  protected viewMoved(): void {
    for (const viewer of this.viewers) viewer();
    this.repaint();
  }

  fitImage(): void {
    this.camera = fitted(this.size, this.view, 16, this.camera.turn);
    this.viewMoved();
  }

  /** Shows the selected regions as large as they fit. */
  fitSelection(): void {
    this.fitRegions(this.selection());
  }

  /** Shows these regions, which need not be of this document, as large as they fit. */
  fitRegions(regions: readonly Region[]): void {
    const bounds = regions.map(boundsOf);
    if (!bounds.length) return;
    const area = {
      minX: Math.min(...bounds.map((b) => b.minX)),
      minY: Math.min(...bounds.map((b) => b.minY)),
      maxX: Math.max(...bounds.map((b) => b.maxX)),
      maxY: Math.max(...bounds.map((b) => b.maxY)),
    };
    this.camera = fittedArea(area, this.view, 64, this.camera.turn);
    this.viewMoved();
  }

  /**
   * Brings regions into view with their surroundings: at most a third of it, at most twice as near as the whole picture
   * or two to one, and in the middle unless that would show what lies beside the picture.
   */
  showRegions(regions: readonly Region[]): void {
    if (!regions.length) return;
    this.fitRegions(regions);
    const whole = fitted(this.size, this.view, 16, this.camera.turn).zoom;
    const wanted = Math.max(whole, Math.min(this.camera.zoom / 3, Math.max(2, whole * 2)));
    this.zoomBy(wanted / this.camera.zoom);
    this.camera = filled(this.camera, this.size, this.view);
    this.viewMoved();
  }

  /** Moves the picture as little as lets a region be seen whole, unless it is seen already or larger than the view. */
  reveal(region: Region): void {
    const b = boundsOf(region);
    const [p, q] = [toScreen(this.camera, [b.minX, b.minY]), toScreen(this.camera, [b.maxX, b.maxY])];
    const shift = (axis: 0 | 1, extent: number): number => {
      const [low, high] = [Math.min(p[axis], q[axis]), Math.max(p[axis], q[axis])];
      if (high - low + 2 * AROUND > extent) return high < 0 || low > extent ? (extent - low - high) / 2 : 0;
      return low < AROUND ? Math.max(0, AROUND - low) : Math.min(0, extent - AROUND - high);
    };
    const [dx, dy] = [shift(0, this.view.width), shift(1, this.view.height)];
    const isSeen = p.every((low, axis) => {
      const extent = axis ? this.view.height : this.view.width;
      return Math.max(low, q[axis] as number) > 0 && Math.min(low, q[axis] as number) < extent;
    });
    if (!dx && !dy) return;
    if (isSeen && Math.abs(dx) <= AROUND && Math.abs(dy) <= AROUND) return;
    this.camera = filled(panned(this.camera, dx, dy), this.size, this.view);
    this.viewMoved();
  }

  zoomBy(factor: number, point: Point = [this.view.width / 2, this.view.height / 2]): void {
    this.camera = zoomAt(this.camera, factor, point);
    this.viewMoved();
  }

  /** Image pixels to screen pixels, about the middle of the view. */
  zoomTo(zoom: number): void {
    this.zoomBy(zoom / this.camera.zoom);
  }

  panned(dx: number, dy: number): void {
    this.camera = panned(this.camera, dx, dy);
    this.viewMoved();
  }

  /** Turns the view by quarter turns clockwise; the regions stay as they are in the image. */
  rotateView(quarters = 1): void {
    const turn = ((((this.camera.turn ?? 0) + quarters) % 4) + 4) % 4;
    this.camera = fitted(this.size, this.view, 16, turn as Turn);
    this.viewMoved();
  }

  /** Looks at the picture exactly as another view does. */
  lookLike({ camera }: View): void {
    this.camera = camera;
    this.viewMoved();
  }

  imageAt(screen: Point): Point {
    return toImage(this.camera, screen);
  }
}
