import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { ProblemField, Skeleton } from '../../../api/types';
import { t } from '../../../i18n/project';
import { errorAt } from '../../../ui/states';
import { isJoined, isStart, personSkeleton, pointsProblem, withPoints } from './skeleton';

/** The keypoints of a label and the lines drawn between them. `path` is the skeleton's in the server's errors. */
export function SkeletonEditor({
  label,
  skeleton,
  errors = [],
  path,
  onChange,
}: {
  label: string;
  skeleton: Skeleton;
  errors?: readonly ProblemField[];
  path: string;
  onChange: (skeleton: Skeleton) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const { points } = skeleton;
  const wrong =
    (draft === null ? pointsProblem(points) : null) ??
    errorAt(errors, `${path}.points`) ??
    errorAt(errors, path, { isExact: true });
  const read = () => {
    if (draft !== null) onChange(withPoints(skeleton, draft));
    setDraft(null);
  };
  return (
    <fieldset
      className="asked skeleton-editor"
      aria-label={t('skeletonEditor.skeletonOf', { label: label || t('skeletonEditor.thisLabel') })}
    >
      <Textarea
        size="xs"
        label={t('skeletonEditor.pointsOneLine')}
        description={t('skeletonEditor.orderPlaced')}
        autosize
        minRows={3}
        maxRows={12}
        value={draft ?? points.join('\n')}
        error={wrong}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={read}
      />
      <Lines skeleton={skeleton} wrong={errorAt(errors, `${path}.edges`)} onChange={onChange} />
      {isStart(skeleton) && (
        <Button size="compact-xs" variant="default" onClick={() => onChange(personSkeleton)}>
          {t('skeletonEditor.usePointsPerson')}
        </Button>
      )}
    </fieldset>
  );
}

/** Lines by two points each. After one is drawn the next goes on from its end. */
function Lines({
  skeleton,
  wrong,
  onChange,
}: {
  skeleton: Skeleton;
  wrong: string | null;
  onChange: (skeleton: Skeleton) => void;
}) {
  const { points, edges = [] } = skeleton;
  const last = points.length - 1;
  const [ends, setEnds] = useState<[number, number]>([0, 1]);
  const [refused, setRefused] = useState<string | null>(null);
  const [from, to] = [Math.min(ends[0], last), Math.min(ends[1], last)];
  const data = points.map((name, index) => ({ value: String(index), label: name }));
  const why =
    from === to
      ? t('skeletonEditor.chooseTwoPoints')
      : isJoined(edges, from, to)
        ? t('skeletonEditor.thisLineIs')
        : null;
  const add = useRef<HTMLButtonElement>(null);
  const draw = () => {
    setRefused(why);
    if (why) return;
    onChange({ ...skeleton, edges: [...edges, [from, to]] });
    setEnds([to, Math.min(to + 1, last)]);
  };
  // Its button is gone with the line: the focus must not be lost with it.
  const remove = (index: number) => {
    add.current?.focus();
    setRefused(null);
    onChange({ ...skeleton, edges: edges.filter((_, n) => n !== index) });
  };
  const problem = refused ?? wrong;
  return (
    <div className="skeleton-lines">
      <div className="asked-row">
        <NativeSelect
          size="xs"
          label={t('skeletonEditor.lineFrom')}
          data={data}
          value={String(from)}
          onChange={(event) => setEnds([Number(event.currentTarget.value), to])}
        />
        <NativeSelect
          size="xs"
          label={t('skeletonEditor.lineTo')}
          data={data}
          value={String(to)}
          onChange={(event) => setEnds([from, Number(event.currentTarget.value)])}
        />
        <Button size="xs" ref={add} variant="default" onClick={draw}>
          {t('skeletonEditor.addLine')}
        </Button>
      </div>
      {problem && (
        <p role="alert" className="field-wrong">
          {problem}
        </p>
      )}
      {edges.length === 0 ? (
        <span className="dim">{t('skeletonEditor.linesYetPoints')}</span>
      ) : (
        <ul aria-label={t('skeletonEditor.lines')}>
          {edges.map(([a, b], index) => {
            const lineName = `${points[a] ?? '?'} – ${points[b] ?? '?'}`;
            return (
              <li key={`${a}-${b}`}>
                <button
                  type="button"
                  className="chip"
                  aria-label={t('skeletonEditor.removeLine', { lineName })}
                  title={t('skeletonEditor.removeLine2')}
                  onClick={() => remove(index)}
                >
                  {lineName}
                  <IconX size={12} aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
