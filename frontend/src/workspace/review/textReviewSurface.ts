import type { TextRegion } from '../../api/texts';
import type { Region } from '../../api/types';
import { translate } from '../../i18n/words';
import type { WorkEngine } from '../shared/useItem';
import type { TextEngine } from '../text/engine/textEngine';
import { putBackOf, type Surface } from './reviewSurface';
import { asText, textChangesOf } from './textChanges';

/** A text under review; `fitted` is the engine as the queue sees it. What differs is drawn by the page. */
export function textSurface(engine: TextEngine, fitted: WorkEngine): Surface {
  return {
    engine: fitted,
    document: () => engine.document,
    compare: (base, answer) => textChangesOf(base.map(asText), answer.map(asText)),
    show: (change) => engine.select([change.region]),
    describeChange(change) {
      const region = change.answer ?? change.base;
      return region ? engine.textOf(asText(region)) : '';
    },
    putBack(change, other) {
      const back = putBackOf(change);
      const shown = typeof back === 'string' ? engine.document.get(back) : undefined;
      // A span takes the relations with it that would be left without an end.
      if (shown) engine.remove([shown]);
      else if (typeof back !== 'string')
        engine.document.run(translate('did.putBack'), [...endsOf(engine, asText(back), other), asText(back)]);
      engine.select([change.region]);
    },
  };
}

/** The spans a relation needs that are not there any more, as the other version has them. */
function endsOf(engine: TextEngine, region: TextRegion, other: readonly Region[]): TextRegion[] {
  if (region.shape !== 'relation') return [];
  return [region.from, region.to].flatMap((id) => {
    const end = engine.document.get(id) ? undefined : other.find((one) => one.id === id);
    if (!end) return [];
    const { confidence: _, ...span } = asText(end);
    return [span as TextRegion];
  });
}
