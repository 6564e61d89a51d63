import { useCallback, useState } from 'react';
import type { Classification } from '../../api/questions';
import type { AdjudicationTask, Version } from '../../api/reviewing';
import type { Region } from '../../api/types';
import { translate } from '../../i18n/words';
import { memberRegions, nextVersion, plain, standsFor } from './ruling';
import type { Taker } from './types';

/** Which answers are shown, which object is in hand, and how what others said becomes the ruling. */
export function useTaking(
  task: AdjudicationTask | null,
  engine: Taker | null,
  setClassification: (classification: Classification) => void,
) {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const [objectIndex, setObjectIndex] = useState<number | null>(null);

  /** Another disagreement: everybody's answer is shown, no object is in hand. */
  const begin = useCallback((next: AdjudicationTask) => {
    setObjectIndex(null);
    setShown(new Set(next.versions.map((version) => version.key)));
  }, []);
  const toggle = useCallback((key: string) => {
    setShown((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  /** Puts regions in the place of the whole ruling, as one step. */
  const replace = useCallback(
    (regions: readonly Region[]) => {
      if (!engine) return;
      const gone = engine.document.regions.map((region) => region.id);
      engine.document.run(translate('did.take'), [...gone, ...regions.map(plain)]);
      engine.select([]);
    },
    [engine],
  );
  const takeAll = useCallback(
    (version: Version) => {
      replace(version.regions);
      setClassification(version.classification as Classification);
    },
    [replace, setClassification],
  );
  /** Puts the object's next version into the ruling, after the last one none. */
  const takeNext = useCallback(
    (place: number) => {
      const chosen = task?.objects[place];
      if (!engine || !task || !chosen) return;
      const members = memberRegions(task, chosen);
      const current = standsFor(engine.document.regions, members);
      const next = nextVersion(current, members);
      engine.document.run(translate('did.takeObject'), [
        ...(current && current.id !== next?.id ? [current.id] : []),
        ...(next ? [plain(next)] : []),
      ]);
      engine.select(next ? [next.id] : []);
    },
    [engine, task],
  );
  /** Takes the next object in hand, or the one before; from none the first or the last. */
  const step = useCallback(
    (by: 1 | -1) => {
      const many = task?.objects.length ?? 0;
      setObjectIndex((now) =>
        many ? (now === null ? (by > 0 ? 0 : many - 1) : (now + by + many) % many) : null,
      );
    },
    [task],
  );
  return { shown, objectIndex, setObjectIndex, begin, toggle, replace, takeAll, takeNext, step };
}
