import type { Region } from '../../api/types';
import { t } from '../../i18n/people';

type Point = readonly [number, number];

interface Picture {
  name: string;
  width: number;
  height: number;
  url: string;
}

/** A picture with what was given (dashed) and what is right (solid); the words below say the same. */
export function GivenAndRight({
  picture,
  answer,
  truth,
  caption,
}: {
  picture: Picture;
  answer: Region[];
  truth: Region[] | null;
  caption?: string;
}) {
  const { name, width, height, url } = picture;
  const line = Math.max(width, height) / 160;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className="overlay"
      role="img"
      aria-label={
        caption ??
        t('givenAndRight.gaveRight', {
          name,
          answer: answer.length,
          truth: truth ? t('givenAndRight.wouldBe', { truth: truth.length }) : t('givenAndRight.isNotKnown'),
        })
      }
    >
      <image href={url} width={width} height={height} />
      {(truth ?? []).map((region) => (
        <Outline key={region.id} region={region} className="truth" line={line} />
      ))}
      {answer.map((region) => (
        <Outline key={region.id} region={region} className="given" line={line} />
      ))}
    </svg>
  );
}

function Outline({ region, className, line }: { region: Region; className: string; line: number }) {
  const outline = shape(region);
  if (!outline) return null;
  const size = line * 6;
  const y = className === 'truth' ? Math.max(outline.point[1] - line, size) : outline.point[1] + size;
  return (
    <g className={className} strokeWidth={line} transform={outline.turn}>
      {outline.paths.map((d) => (
        <path key={d} d={d} strokeDasharray={className === 'given' ? `${line * 3} ${line * 2}` : undefined} />
      ))}
      <text x={outline.point[0] + line} y={y} fontSize={size} strokeWidth={line * 1.5}>
        {region.label}
      </text>
    </g>
  );
}

interface Drawn {
  paths: string[];
  point: Point;
  turn?: string;
}

/** What to draw of a region; null for what has no place in a picture. */
function shape(region: Region): Drawn | null {
  const raw = region as unknown as Record<string, unknown>;
  const number = (key: string) => Number(raw[key] ?? 0);
  if (raw.shape === 'box') {
    const [x, y, w, h] = [number('x'), number('y'), number('width'), number('height')];
    const turn = raw.rotation ? `rotate(${number('rotation')} ${x + w / 2} ${y + h / 2})` : undefined;
    return { paths: [`M${x} ${y}h${w}v${h}h${-w}z`], point: [x, y], ...(turn && { turn }) };
  }
  if (raw.shape === 'ellipse') {
    const [cx, cy, rx, ry] = [number('cx'), number('cy'), number('rx'), number('ry')];
    const half = `a${rx} ${ry} 0 1 0 `;
    const turn = raw.rotation ? `rotate(${number('rotation')} ${cx} ${cy})` : undefined;
    return {
      paths: [`M${cx - rx} ${cy}${half}${2 * rx} 0${half}${-2 * rx} 0z`],
      point: [cx - rx, cy - ry],
      ...(turn && { turn }),
    };
  }
  if (raw.shape === 'polygon') {
    const rings = raw.rings as { points: Point[]; holes?: Point[][] }[];
    const all = rings.flatMap((ring) => [ring.points, ...(ring.holes ?? [])]);
    return {
      paths: [all.map((points) => `${path(points)}z`).join('')],
      point: rings[0]?.points[0] ?? [0, 0],
    };
  }
  if (raw.shape === 'polyline') {
    const points = raw.points as Point[];
    return { paths: [path(points)], point: points[0] ?? [0, 0] };
  }
  if (raw.shape === 'keypoints') {
    const points = (raw.points as { x: number; y: number; visible: number }[]).filter(
      (point) => point.visible > 0,
    );
    return {
      paths: points.map(({ x, y }) => `M${x - 3} ${y}h6M${x} ${y - 3}v6`),
      point: [points[0]?.x ?? 0, points[0]?.y ?? 0],
    };
  }
  return null;
}

function path(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index ? 'L' : 'M'}${x} ${y}`).join('');
}
