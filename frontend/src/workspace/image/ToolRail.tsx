import {
  IconBrush,
  IconCircleDashed,
  IconLine,
  IconPointer,
  IconPolygon,
  IconRectangle,
  IconRotateRectangle,
  IconTopologyStar3,
  IconWand,
} from '@tabler/icons-react';
import type { LabelSchema } from '../../api/types';
import { type Commands, shownChord, withKey } from '../../commands/registry';
import type { Engine, ToolKey } from '../../engine/core/engine';
import { t } from '../../i18n/commands';
import { toolKeys, toolsFor } from './commands';

const icons: Record<ToolKey, typeof IconPointer> = {
  select: IconPointer,
  box: IconRectangle,
  rotatedBox: IconRotateRectangle,
  polygon: IconPolygon,
  polyline: IconLine,
  ellipse: IconCircleDashed,
  keypoints: IconTopologyStar3,
  mask: IconBrush,
  smart: IconWand,
};

/** The tools with their keys; without a schema those that every project has. */
export function ToolRail({
  engine,
  schema,
  commands,
  canSegment = false,
}: {
  engine: Engine;
  schema?: LabelSchema | undefined;
  /** Whose keys are shown; without them the usual ones. */
  commands?: Commands | null;
  canSegment?: boolean;
}) {
  const tools = schema ? toolsFor(schema) : toolKeys.slice(0, 4);
  return tools
    .filter(({ tool }) => tool !== 'smart' || canSegment)
    .map(({ tool, key }) => {
      const name = t(`image.tool-${tool}`);
      const Icon = icons[tool];
      const [chord = ''] = commands?.keysOf(`tool-${tool}`) ?? [key];
      return (
        <button
          key={tool}
          type="button"
          aria-pressed={engine.tool.key === tool}
          aria-label={name}
          title={commands ? withKey(name, commands, `tool-${tool}`) : `${name} (${key})`}
          onClick={() => engine.pickTool(tool)}
        >
          <Icon size={18} stroke={1.6} />
          {chord && <kbd>{shownChord(chord).replace('Shift+', '⇧')}</kbd>}
        </button>
      );
    });
}
