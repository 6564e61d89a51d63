import Konva from 'konva';
import type { Region } from '../src/api/types';
import { frame, type Subject } from './frames';
import { LABELS, ringsOf, VIEW } from './scene';

const host = () => document.getElementById('host') as HTMLDivElement;
const color = (region: Region) => LABELS.find((label) => label.key === region.label)?.color ?? '#888888';

/** One SVG path a region, as most tools draw. */
export async function svg(regions: readonly Region[]): Promise<{ subject: Subject; first: number }> {
  host().replaceChildren();
  const from = performance.now();
  const ns = 'http://www.w3.org/2000/svg';
  const root = document.createElementNS(ns, 'svg');
  root.setAttribute('width', String(VIEW.width));
  root.setAttribute('height', String(VIEW.height));
  const group = document.createElementNS(ns, 'g');
  for (const region of regions) {
    const path = document.createElementNS(ns, 'path');
    path.setAttribute(
      'd',
      ringsOf(region)
        .map((points) => `M${points.map((p) => p.join(' ')).join('L')}Z`)
        .join(''),
    );
    path.setAttribute('fill', color(region));
    path.setAttribute('fill-opacity', '0.12');
    path.setAttribute('stroke', color(region));
    path.setAttribute('stroke-width', '1.5');
    path.setAttribute('vector-effect', 'non-scaling-stroke');
    group.append(path);
  }
  root.append(group);
  host().append(root);
  const subject = {
    look: (zoom: number, x: number, y: number) =>
      group.setAttribute('transform', `matrix(${zoom} 0 0 ${zoom} ${x} ${y})`),
  };
  subject.look(0.25, 100, 10);
  await frame();
  await frame();
  return { subject, first: performance.now() - from };
}

/** One Konva node a region, its hit graph off: the fastest way to use it. */
export async function konva(regions: readonly Region[]): Promise<{ subject: Subject; first: number }> {
  host().replaceChildren();
  const from = performance.now();
  const stage = new Konva.Stage({ container: host(), ...VIEW });
  const layer = new Konva.Layer({ listening: false });
  for (const region of regions)
    layer.add(
      new Konva.Line({
        points: ringsOf(region).flat(2),
        closed: true,
        fill: `${color(region)}1F`,
        stroke: color(region),
        strokeWidth: 1.5,
        strokeScaleEnabled: false,
        listening: false,
        perfectDrawEnabled: false,
      }),
    );
  stage.add(layer);
  const subject = {
    look: (zoom: number, x: number, y: number) => {
      stage.scale({ x: zoom, y: zoom });
      stage.position({ x, y });
      layer.batchDraw();
    },
  };
  subject.look(0.25, 100, 10);
  await frame();
  await frame();
  return { subject, first: performance.now() - from };
}
