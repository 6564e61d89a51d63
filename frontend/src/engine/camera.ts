import type { Point } from '../api/types';
import type { Size } from './geometry';

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 40;

/** Where the image lies on the screen: screen = image x zoom + offset, in CSS pixels. */
export interface Camera {
  zoom: number;
  x: number;
  y: number;
}

export const toScreen = (camera: Camera, [x, y]: Point): Point => [
  x * camera.zoom + camera.x,
  y * camera.zoom + camera.y,
];

export const toImage = (camera: Camera, [x, y]: Point): Point => [
  (x - camera.x) / camera.zoom,
  (y - camera.y) / camera.zoom,
];

/** Shows the whole image with a margin. */
export function fitted(image: Size, view: Size, margin = 16): Camera {
  const zoom = Math.min((view.width - 2 * margin) / image.width, (view.height - 2 * margin) / image.height);
  const used = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom > 0 ? zoom : 1));
  return { zoom: used, x: (view.width - image.width * used) / 2, y: (view.height - image.height * used) / 2 };
}

/** Zooms and keeps the image point under the cursor where it is. */
export function zoomAt(camera: Camera, factor: number, [x, y]: Point): Camera {
  const zoom = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, camera.zoom * factor));
  const share = zoom / camera.zoom;
  return { zoom, x: x - (x - camera.x) * share, y: y - (y - camera.y) * share };
}

export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx,
  y: camera.y + dy,
});
