import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AdjudicationTask } from '../../api/reviewing';
import type { Region } from '../../api/types';
import type { Taker } from './types';
import { useTaking } from './useTaking';

const box = (id: string, x: number) =>
  ({ id, label: 'cup', shape: 'box', x, y: 0, width: 10, height: 10 }) as unknown as Region;
const task = {
  versions: [
    { key: 'v1', regions: [box('a', 0)], classification: { mood: 'glad' } },
    { key: 'v2', regions: [box('b', 1), box('c', 50)], classification: {} },
  ],
  objects: [
    {
      members: [
        ['v1', 'a'],
        ['v2', 'b'],
      ],
    },
    { members: [['v2', 'c']] },
  ],
} as unknown as AdjudicationTask;

function taker(): Taker & { chosen: string[]; steps: number } {
  const held: Region[] = [];
  const one = {
    chosen: [] as string[],
    steps: 0,
    document: {
      regions: held as readonly Region[],
      run(_: string, changes: (string | Region)[]) {
        one.steps += 1;
        for (const change of changes) {
          const id = typeof change === 'string' ? change : change.id;
          const at = held.findIndex((region) => region.id === id);
          if (at >= 0) held.splice(at, 1);
          if (typeof change !== 'string') held.push(change);
        }
      },
    },
    select(ids: string[]) {
      one.chosen = ids;
    },
  };
  return one;
}

function hook() {
  const engine = taker();
  let said: unknown = null;
  const told = renderHook(() =>
    useTaking(task, engine, (value) => {
      said = value;
    }),
  );
  act(() => told.result.current.begin(task));
  return { engine, now: () => told.result.current, said: () => said };
}
const ids = (engine: Taker) => engine.document.regions.map((region) => region.id);

describe('taking what others said', () => {
  it('takes a whole answer as one step, with what it says to the questions', () => {
    const { engine, now, said } = hook();
    now().takeAll(task.versions[1] as never);
    now().takeAll(task.versions[0] as never);
    expect([ids(engine), engine.steps, said()]).toEqual([['a'], 2, { mood: 'glad' }]);
  });

  it('takes the versions of an object in turn, then none', () => {
    const { engine, now } = hook();
    const seen: string[][] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      now().takeNext(0);
      seen.push(ids(engine));
    }
    expect(seen).toEqual([['a'], ['b'], [], ['a']]);
    expect(engine.chosen).toEqual(['a']);
  });

  it('steps round through the objects, from none to the first or the last', () => {
    const { now } = hook();
    const seen: (number | null)[] = [now().objectIndex];
    for (const by of [-1, 1, 1, -1] as const) {
      act(() => now().step(by));
      seen.push(now().objectIndex);
    }
    expect(seen).toEqual([null, 1, 0, 1, 0]);
  });

  it('shows every answer at first, and hides one', () => {
    const { now } = hook();
    act(() => now().toggle('v1'));
    expect([...now().shown]).toEqual(['v2']);
  });
});
