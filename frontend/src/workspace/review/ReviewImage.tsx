import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../api/client';
import type { LabelSchema } from '../../api/types';
import { withKey } from '../../commands/registry';
import { reservedKeys } from '../../commands/reservedKeys';
import { leaveKeyCursor } from '../../engine/core/keyCursor';
import { t as annotate } from '../../i18n/annotate';
import { t } from '../../i18n/review';
import { Adjust, bounded, type Look, loadLook, plainLook, saveLook } from '../image/Adjust';
import { attributeCommands } from '../image/attributes';
import { imageCommands } from '../image/commands';
import { Foot } from '../image/Foot';
import { ToolRail } from '../image/ToolRail';
import { useEngine } from '../image/useEngine';
import { TOOL_KEYS } from '../image/useKeys';
import { LabelList } from '../shared/LabelList';
import { fixing, swipeCommand } from './commands';
import { ReviewDesk, ReviewFoot, ReviewVeils } from './ReviewDesk';
import { pictureSurface } from './reviewSurface';
import { Swipe } from './Swipe';
import { type OwnKeys, useDeciding } from './useDeciding';
import { useReview } from './useReview';

const nothing = () => {};

/** Review of answers on pictures. */
export function ReviewImage({ projectId }: { projectId: string }) {
  const schema = useQuery({
    queryKey: ['schema', projectId],
    queryFn: () => api.get<LabelSchema>(`projects/${projectId}/schema`),
  });
  const host = useRef<HTMLDivElement>(null);
  const engine = useEngine(host, schema.data);
  const surface = useMemo(() => engine && pictureSurface(engine), [engine]);
  // What the review queue was filtered by, where one comes from there.
  const filter = useSearch({ from: '/projects/$projectId/review' });
  const work = useReview(projectId, surface, host, filter);
  const { review, opened, version } = work;
  const [isAdjusting, setAdjusting] = useState(false);
  const [look, setLook] = useState<Look>(() => loadLook(projectId));

  const now = useRef(work);
  now.current = work;
  const ownKeys = useMemo((): OwnKeys | null => {
    if (!engine || !schema.data) return null;
    const desk = {
      engine,
      schema: schema.data,
      clipboard: { regions: [] },
      previous: () => [],
      turn: nothing,
      takeBack: nothing,
      submit: nothing,
      skip: nothing,
      toggleUnsure: nothing,
      open: () => setAdjusting(true),
    };
    const specs = [...imageCommands(desk), ...attributeCommands(engine, schema.data)];
    const { labels } = schema.data;
    return {
      part: 'image',
      commands: fixing(specs, () => engine.canEdit).filter(({ id }) => id !== 'tool-smart'),
      looking: [swipeCommand(() => now.current)],
      label(index) {
        const label = labels.find(({ hotkey }) => hotkey === String(index + 1)) ?? labels[index];
        if (label) engine.setLabel(label.key);
      },
      press: (key) =>
        (TOOL_KEYS.has(key) && engine.press(key)) || (key === 'Escape' && leaveKeyCursor(engine)),
    };
  }, [engine, schema.data]);
  const deciding = useDeciding(work, ownKeys, host);
  const { setMenu } = deciding;

  useEffect(() => {
    if (!engine) return;
    engine.onMenu = (point, region) => {
      if (!engine.canEdit) return;
      if (region && !engine.selected.has(region.id)) engine.select([region.id]);
      setMenu(point);
    };
    engine.onWindow = (by) =>
      setLook(({ brightness, contrast }) =>
        by ? bounded({ brightness: brightness - by[1] / 300, contrast: contrast + by[0] / 300 }) : plainLook,
      );
  }, [engine, setMenu]);
  useEffect(() => {
    engine?.setImageFilter(look);
    saveLook(projectId, look);
  }, [engine, look, projectId]);

  return (
    <ReviewDesk
      projectId={projectId}
      work={work}
      schema={schema.data}
      deciding={deciding}
      rail={engine && <ToolRail engine={engine} schema={schema.data} commands={deciding.commands} />}
      labels={
        engine &&
        schema.data && <LabelList engine={engine} schema={schema.data} reserved={reservedKeys.image} />
      }
      foot={
        <Foot engine={engine} host={host}>
          <button
            type="button"
            className="foot-button"
            title={withKey(annotate('adjustKey'), deciding.commands, 'adjust')}
            onClick={() => setAdjusting(true)}
          >
            {annotate('adjust')}
          </button>
          <ReviewFoot deciding={deciding} />
        </Foot>
      }
    >
      <main
        className="ws-view"
        ref={host}
        tabIndex={-1}
        data-testid="canvas"
        data-ready={opened.isShown && review !== null}
        style={{ cursor: engine?.tool.cursor }}
        aria-label={review?.asset.name ?? t('loading')}
      >
        {work.isSwiped && engine && schema.data && version && (
          <Swipe
            key={review?.id}
            engine={engine}
            schema={schema.data}
            look={look}
            before={version.regions}
            changes={work.changes}
            name={version.name ?? t(`version.${version.kind}`)}
            onClose={() => {
              work.setSwiped(false);
              host.current?.focus();
            }}
          />
        )}
        <ReviewVeils work={work} failure={schema.error} />
        {isAdjusting && (
          <Adjust
            look={look}
            onChange={setLook}
            onClose={() => {
              setAdjusting(false);
              host.current?.focus();
            }}
          />
        )}
      </main>
    </ReviewDesk>
  );
}
