import type { ReactNode } from 'react';
import type { LabelSchema, Project } from '../../api/types';
import { reservedKeys } from '../../commands/reservedKeys';
import type { Engine } from '../../engine/core/engine';
import { t } from '../../i18n/annotate';
import { RegionList } from '../image/RegionList';
import { switchHabit } from '../image/viewCommands';
import { LabelList } from '../shared/LabelList';
import { Help, useTab } from './help/Help';

/** The panels at the right: labels, regions, and what helps beside the work. */
export function Side({
  engine,
  schema,
  project,
  asset,
  children,
}: {
  engine: Engine | null;
  schema: LabelSchema | undefined;
  project: Project | undefined;
  /** The picture in hand, if there is one. */
  asset: string | null;
  children?: ReactNode;
}) {
  const [tab, openTab] = useTab();
  return (
    <>
      {engine && schema && (
        <LabelList engine={engine} schema={schema} reserved={reservedKeys.image}>
          <button
            type="button"
            className="ws-quiet"
            title={t('labelHabit')}
            onClick={() => switchHabit(engine)}
          >
            {t(engine.isLabelFirst ? 'keysForNext' : 'keysForDrawn')}
          </button>
        </LabelList>
      )}
      {engine && asset && schema && <RegionList engine={engine} schema={schema} />}
      {children}
      <Help engine={engine} schema={schema} project={project} asset={asset} tab={tab} onTab={openTab} />
    </>
  );
}
