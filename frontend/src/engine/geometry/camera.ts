import type { Point } from '../../api/types';
import type { Size } from '../shapes/geometry';

export const MIN_ZOOM = 0.02;
export const MAX_ZOOM = 40;

/** Quarter turns clockwise. */
export type Turn = 0 | 1 | 2 | 3;

/** Where the image lies on the screen: screen = turned(image) x zoom + offset, in CSS pixels. */
export interface Camera {
  zoom: number;
  x: number;
  y: number;
  turn?: Turn;
}

/** Turns about the image's origin; coordinates may become negative, the offset makes up for it. */
export function turned([x, y]: Point, turn: Turn = 0): Point {
  if (turn === 1) return [-y, x];
  if (turn === 2) return [-x, -y];
  if (turn === 3) return [y, -x];
  return [x, y];
}

export const unturn = (turn: Turn = 0): Turn => ((4 - turn) % 4) as Turn;

export function toScreen(camera: Camera, point: Point): Point {
  const [x, y] = turned(point, camera.turn);
  return [x * camera.zoom + camera.x, y * camera.zoom + camera.y];
}

export const toImage = (camera: Camera, [x, y]: Point): Point =>
  turned([(x - camera.x) / camera.zoom, (y - camera.y) / camera.zoom], unturn(camera.turn));

/** Shows an area of the image as large as it fits, in the middle. */
export function fittedArea(
  area: { minX: number; minY: number; maxX: number; maxY: number },
  view: Size,
  margin = 16,
  turn: Turn = 0,
): Camera {
  const [width, height] = [area.maxX - area.minX, area.maxY - area.minY];
  const [across, down] = turn % 2 ? [height, width] : [width, height];
  const zoom = Math.min((view.width - 2 * margin) / across, (view.height - 2 * margin) / down);
  const used = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom > 0 ? zoom : 1));
  const [mx, my] = turned([(area.minX + area.maxX) / 2, (area.minY + area.maxY) / 2], turn);
  const camera = { zoom: used, x: view.width / 2 - mx * used, y: view.height / 2 - my * used };
  return turn ? { ...camera, turn } : camera;
}

/** Shows the whole image with a margin. */
export const fitted = (image: Size, view: Size, margin = 16, turn: Turn = 0): Camera =>
  fittedArea({ minX: 0, minY: 0, maxX: image.width, maxY: image.height }, view, margin, turn);

/** Zooms and keeps the image point under the cursor where it is. */
export function zoomAt(camera: Camera, factor: number, [x, y]: Point): Camera {
  const zoom = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, camera.zoom * factor));
  const share = zoom / camera.zoom;
  return { ...camera, zoom, x: x - (x - camera.x) * share, y: y - (y - camera.y) * share };
}

export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx,
  y: camera.y + dy,
});

/**
 * Moves the camera so that nothing of the view lies idle beside the picture: where the picture is larger than the view
 * its edges come no further in than the margin, where it is smaller it stands in the middle.
 */
export function filled(camera: Camera, image: Size, view: Size, margin = 16): Camera {
  const corners = [toScreen(camera, [0, 0]), toScreen(camera, [image.width, image.height])] as const;
  const shift = (axis: 0 | 1, extent: number): number => {
    const [low, high] = [
      Math.min(corners[0][axis], corners[1][axis]),
      Math.max(corners[0][axis], corners[1][axis]),
    ];
    if (high - low + 2 * margin <= extent) return (extent - low - high) / 2;
    if (low > margin) return margin - low;
    return high < extent - margin ? extent - margin - high : 0;
  };
  return panned(camera, shift(0, view.width), shift(1, view.height));
}
