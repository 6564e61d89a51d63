import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Point, PolygonRegion, Region } from '../../api/types';
import { merged, split, subtracted } from '../geometry/booleans';
import { boxOnEdge } from '../tools/rotatedBox/rotatedBox';
import { cornersOf, draggedFrame } from './box';
import { areaOf, boundsOf, moved } from './geometry';
import { kindOf } from './table';

const square = (x: number, y: number, side: number): Point[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const polygon = (id: string, points: Point[]): PolygonRegion => ({
  id,
  label: 'thing',
  shape: 'polygon',
  rings: [{ points }],
});

describe('geometry', () => {
  const number = fc.integer({ min: 5, max: 90 });
  const triangle = fc
    .tuple(number, number, number, number, number, number)
    .map(([a, b, c, d, e, f]): Point[] => [
      [a, b],
      [c, d],
      [e, f],
    ])
    .filter((points) => areaOf(polygon('x', points)) > 20);

  test('areas of what is merged, shared and taken away add up', async () => {
    await fc.assert(
      fc.asyncProperty(triangle, triangle, async (a, b) => {
        const [p, q] = [[{ points: a }], [{ points: b }]];
        const area = (rings: PolygonRegion['rings']) => areaOf({ ...polygon('x', []), rings });
        const both = area(await merged([p, q]));
        const onlyA = area(await subtracted(p, [q]));
        expect(both).toBeCloseTo(onlyA + area(q), 4);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    [
      [39, 42, 90, 8, 35, 43],
      [60, 88, 6, 9, 65, 68],
    ],
    [
      [10, 11, 16, 10, 71, 65],
      [84, 8, 8, 62, 17, 11],
    ],
    [
      [36, 43, 7, 31, 88, 5],
      [88, 87, 86, 54, 10, 21],
    ],
    [
      [11, 6, 79, 89, 40, 70],
      [57, 71, 82, 49, 6, 87],
    ],
  ])('thin triangles %# that nearly meet are merged', async (a, b) => {
    const [p, q] = [a, b].map((n): PolygonRegion['rings'] => [
      { points: [0, 2, 4].map((k): Point => [n[k] as number, n[k + 1] as number]) },
    ]) as [PolygonRegion['rings'], PolygonRegion['rings']];
    const area = (rings: PolygonRegion['rings']) => areaOf({ ...polygon('x', []), rings });
    expect(area(await merged([p, q]))).toBeCloseTo(area(await subtracted(p, [q])) + area(q), 4);
  });

  test('the two sides of a split make up the whole', async () => {
    const rings = [{ points: square(20, 20, 60), holes: [square(40, 40, 10)] }];
    const [one, other] = await split(rings, [
      [10, 30],
      [50, 55],
      [95, 60],
    ]);
    const area = (r: PolygonRegion['rings']) => areaOf({ ...polygon('x', []), rings: r });
    expect(area(one)).toBeGreaterThan(100);
    expect(area(other)).toBeGreaterThan(100);
    expect(area(one) + area(other)).toBeCloseTo(3500, 6);
  });

  test('a turned frame keeps its opposite corner while it is resized', () => {
    fc.assert(
      fc.property(fc.integer({ min: -179, max: 180 }), number, number, (rotation, x, y) => {
        const frame = { x: 30, y: 40, width: 20, height: 10, rotation };
        const after = draggedFrame(frame, '4', [x, y], { width: 100, height: 100 }, false);
        if (after === frame) return;
        const near = Math.min(
          ...cornersOf(after).map((corner) =>
            Math.hypot(
              corner[0] - (cornersOf(frame)[0]?.[0] ?? 0),
              corner[1] - (cornersOf(frame)[0]?.[1] ?? 0),
            ),
          ),
        );
        expect(near).toBeLessThan(1e-6);
      }),
    );
  });

  test('a box on an edge has the edge as its side', () => {
    fc.assert(
      fc.property(number, number, number, number, number, number, (a, b, c, d, e, f) => {
        const box = boxOnEdge([a, b], [c, d], [e, f]);
        if (!box) return;
        for (const end of [
          [a, b],
          [c, d],
        ] as Point[])
          expect(
            Math.min(...cornersOf(box).map((p) => Math.hypot(p[0] - end[0], p[1] - end[1]))),
          ).toBeLessThan(0.05);
      }),
    );
  });

  test('moving there and back changes nothing, of any shape', () => {
    const regions: Region[] = [
      { id: 'b', label: 'thing', shape: 'box', x: 30, y: 30, width: 10, height: 10, rotation: 20 },
      { id: 'e', label: 'thing', shape: 'ellipse', cx: 50, cy: 50, rx: 10, ry: 5 },
      polygon('p', square(30, 30, 20)),
      {
        id: 'l',
        label: 'thing',
        shape: 'polyline',
        points: [
          [30, 30],
          [50, 60],
        ],
      },
      { id: 'k', label: 'body', shape: 'keypoints', points: [{ name: 'head', x: 40, y: 40, visible: 2 }] },
    ];
    const size = { width: 100, height: 100 };
    for (const region of regions)
      for (const [dx, dy] of [
        [7, -3],
        [-12, 11],
      ] as const) {
        const there = moved(region, dx, dy, size);
        expect(boundsOf(there).minX).toBeCloseTo(boundsOf(region).minX + dx, 9);
        expect(moved(there, -dx, -dy, size)).toEqual(region);
        expect(kindOf(region).area(there)).toBeCloseTo(kindOf(region).area(region), 9);
      }
  });
});
