import type { Unnamed } from '../../commands/names';
import { resizeBy } from '../../engine/core/editing';
import type { Engine } from '../../engine/core/engine';
import { moveKeyCursor } from '../../engine/core/keyCursor';

/** How far an arrow moves the keyboard's cursor, in pixels of the screen. */
const STEP = 10;

/** Arrow keys: nudge what is selected, else move the keyboard's cursor while something is being drawn. */
export function arrowCommands({ engine }: { engine: Engine }): Unnamed[] {
  const group = 'change';
  const family = 'arrows';
  const directions = [
    ['Left', -1, 0],
    ['Right', 1, 0],
    ['Up', 0, -1],
    ['Down', 0, 1],
  ] as const;
  const isDrawing = () =>
    engine.tool.key !== 'select' && (engine.liveState.keyCursor !== null || !engine.selected.size);
  return directions.flatMap(([name, dx, dy]): Unnamed[] => [
    {
      id: `nudge-${name}`,
      keys: [`Arrow${name}`],
      group,
      family,
      run: () => (isDrawing() ? moveKeyCursor(engine, dx * STEP, dy * STEP) : engine.nudge(dx, dy)),
    },
    {
      id: `nudge-far-${name}`,
      keys: [`Shift+Arrow${name}`],
      group,
      family,
      run: () => (isDrawing() ? moveKeyCursor(engine, dx / 1e6, dy / 1e6) : engine.nudge(10 * dx, 10 * dy)),
    },
    {
      id: `grow-${name}`,
      keys: [`Alt+Arrow${name}`],
      group,
      family,
      run: () => resizeBy(engine, dx, dy),
    },
  ]);
}
