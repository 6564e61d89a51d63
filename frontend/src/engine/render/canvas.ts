import type { Camera } from '../geometry/camera';
import type { Size } from '../shapes/geometry';
import { openChannel } from './channel';
import { ImageLayer } from './imageLayer';
import { LiveLayer } from './liveLayer';
import type { Channel } from './messages';
import type { Frame, ImageFilter, LiveFrame, Renderer } from './renderer';
import { StaticLayer } from './staticLayer';

/** Paints with Canvas 2D on three canvases: the picture, the regions by tiles from a worker, what moves on top. */
export class CanvasRenderer implements Renderer {
  readonly image: ImageLayer;
  readonly regions: StaticLayer;
  private readonly live: LiveLayer;
  private readonly canvases: HTMLCanvasElement[];
  private view: Size = { width: 0, height: 0 };
  private ratio = 1;
  private again = () => {};

  /** The canvases from below to above. */
  constructor(
    image: HTMLCanvasElement,
    regions: HTMLCanvasElement,
    live: HTMLCanvasElement,
    channel: Channel = openChannel(),
  ) {
    this.canvases = [image, regions, live];
    const context = live.getContext('2d');
    if (!context) throw new Error('This browser has no Canvas 2D.');
    const again = () => this.again();
    this.image = new ImageLayer(image, again);
    this.regions = new StaticLayer(regions, channel, again);
    this.live = new LiveLayer(context);
  }

  onReady(again: () => void): void {
    this.again = again;
  }

  resize(view: Size): void {
    this.view = view;
    this.ratio = window.devicePixelRatio || 1;
    for (const canvas of this.canvases) {
      canvas.width = Math.round(view.width * this.ratio);
      canvas.height = Math.round(view.height * this.ratio);
      canvas.style.width = `${view.width}px`;
      canvas.style.height = `${view.height}px`;
    }
    this.canvases[2]?.getContext('2d')?.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.image.forget();
    this.regions.forget();
  }

  setImageFilter(filter: ImageFilter): void {
    this.image.setFilter(filter);
  }

  paintStatic(frame: Frame): void {
    const camera = this.snapped(frame.camera);
    this.image.paint(camera, this.view, this.ratio, frame.picture, frame.size);
    this.regions.paint(frame, camera, this.view, this.ratio);
  }

  paintLive(frame: Frame, live: LiveFrame): void {
    const { size, look } = frame;
    this.live.paint(this.snapped(frame.camera), this.view, size, look, live, this.regions.unpainted);
  }

  /** Whether all that is shown is painted for the zoom it is shown at. */
  isSharp(frame: Frame): boolean {
    return this.regions.isSharp(this.snapped(frame.camera), this.view, frame.size, this.ratio);
  }

  /** On whole device pixels tiles are copied, not resampled, and the layers lie exactly on each other. */
  private snapped(camera: Camera): Camera {
    const { ratio } = this;
    return { ...camera, x: Math.round(camera.x * ratio) / ratio, y: Math.round(camera.y * ratio) / ratio };
  }

  close(): void {
    this.image.close();
    this.regions.close();
  }
}
