import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { api } from '../../api/client';
import type { LabelSchema } from '../../api/types';
import { useTranslation } from '../../i18n';
import { Foot } from '../annotate/image/Foot';
import { ToolRail } from '../annotate/image/ToolRail';
import { LabelList } from '../LabelList';
import { useEngine } from '../useEngine';
import { ReviewDesk, ReviewVeils } from './ReviewDesk';
import { pictureSurface } from './surface';
import { type OwnKeys, useDeciding } from './useDeciding';
import { useReview } from './useReview';

/** Review of answers on pictures. */
export function ReviewPage({ projectId }: { projectId: string }) {
  const { t } = useTranslation('review');
  const annotate = useTranslation('annotate').t;
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
  const { review, opened } = work;

  const own = useMemo((): OwnKeys | null => {
    if (!engine) return null;
    const pick = (tool: 'box' | 'select' | 'polygon') => () => engine.pickTool(tool);
    const nudge = (dx: number, dy: number) => () => engine.nudge(dx, dy);
    return {
      label(at) {
        const label = schema.data?.labels[at];
        if (label) engine.setLabel(label.key);
      },
      press: (key) => engine.press(key),
      commands: [
        { id: 'box', name: annotate('box'), keys: ['B'], run: pick('box') },
        { id: 'select', name: annotate('select'), keys: ['V'], run: pick('select') },
        { id: 'polygon', name: annotate('polygon'), keys: ['P'], run: pick('polygon') },
        {
          id: 'delete',
          name: t('delete'),
          keys: ['Delete', 'Backspace'],
          run: () => engine.remove(engine.selection()),
        },
        { id: 'left', name: t('nudge'), keys: ['ArrowLeft'], run: nudge(-1, 0) },
        { id: 'rightwards', name: t('nudge'), keys: ['ArrowRight'], run: nudge(1, 0) },
        { id: 'up', name: t('nudge'), keys: ['ArrowUp'], run: nudge(0, -1) },
        { id: 'down', name: t('nudge'), keys: ['ArrowDown'], run: nudge(0, 1) },
        { id: 'undo', name: t('undo'), keys: ['Ctrl+Z'], run: () => engine.undo() },
        { id: 'redo', name: t('redo'), keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: () => engine.redo() },
        { id: 'fit', name: t('fit'), keys: ['Z'], run: () => engine.fitImage() },
      ],
    };
  }, [engine, schema.data, t, annotate]);
  const deciding = useDeciding(work, own);

  return (
    <ReviewDesk
      projectId={projectId}
      work={work}
      schema={schema.data}
      deciding={deciding}
      rail={engine && <ToolRail engine={engine} schema={schema.data} />}
      labels={engine && schema.data && <LabelList engine={engine} schema={schema.data} />}
      foot={
        <Foot engine={engine} host={host}>
          <span>{t('ghost')}</span>
          <span>{t('steps')}</span>
        </Foot>
      }
    >
      <main
        className="ws-view"
        ref={host}
        data-testid="canvas"
        data-ready={opened.isShown && review !== null}
        aria-label={review?.asset.name ?? t('loading')}
      >
        <ReviewVeils work={work} failure={schema.error} />
      </main>
    </ReviewDesk>
  );
}
