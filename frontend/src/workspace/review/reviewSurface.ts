import type { Region } from '../../api/types';
import type { Engine } from '../../engine/core/engine';
import { acceptedRegion } from '../../engine/tools/acceptedRegion';
import { translate } from '../../i18n/words';
import type { WorkEngine } from '../shared/useItem';
import { type Change, changesOf, marksOf, shadowsOf } from './diff';

/** What the answer under review is shown and fixed on: a picture or a text. */
export interface Surface {
  engine: WorkEngine;
  /** The document as it is now; another one, or another version of it, is something new to compare. */
  document(): { version: number };
  compare(base: readonly Region[], answer: readonly Region[]): Change[];
  /** Draws what differs, the other version alone, or the answer alone beside the other version. */
  draw?(changes: readonly Change[], other: readonly Region[], as: 'changes' | 'ghost' | 'swipe'): void;
  show(change: Change): void;
  /** What a region says, where it says something. */
  describeChange?(change: Change): string;
  /** Makes a region again as it is in the other version, undoable. */
  putBack(change: Change, other: readonly Region[]): void;
}

/** What a change becomes when it is put back: the other version's region, or the id of one to delete. */
export function putBackOf({ base, answer, region }: Change): Region | string {
  return base ? acceptedRegion({ ...base, id: answer?.id ?? base.id }) : region;
}

export function pictureSurface(engine: Engine): Surface {
  return {
    engine,
    document: () => engine.document,
    compare: (base, answer) => changesOf(base, answer),
    draw(changes, other, as) {
      const isGhost = as === 'ghost';
      engine.marks = isGhost ? new Map() : marksOf(changes);
      engine.extra = isGhost ? [...other] : as === 'swipe' ? [] : shadowsOf(changes);
      engine.liveState.shifts = as === 'changes' ? changes.flatMap(({ shifts }) => shifts) : [];
      engine.isHidden = isGhost;
      engine.changed();
    },
    show(change) {
      engine.select(change.answer ? [change.region] : []);
      const regions = [change.answer, change.base].filter((region): region is Region => region !== null);
      engine.showRegions(regions);
    },
    putBack: (change) => engine.document.run(translate('did.putBack'), [putBackOf(change)]),
  };
}
