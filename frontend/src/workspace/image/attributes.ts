import type { AttributeDefinition } from '../../api/questions';
import type { LabelSchema } from '../../api/types';
import type { Unnamed } from '../../commands/names';
import type { Engine } from '../../engine/core/engine';
import { translate } from '../../i18n/words';
import { reachAttribute } from '../shared/fields/AttributeFields';

/** Sets an attribute of the selected regions, in one step; undefined takes it away. A suggestion is taken with it. */
export function setAttribute(engine: Engine, { key, name }: AttributeDefinition, value: unknown): void {
  const selection = engine.selection();
  if (!engine.canEdit || !selection.length) return;
  engine.document.run(
    translate('did.set', { name }),
    selection.map((region) => {
      const { confidence: _, ...decidedRegion } = region;
      const { [key]: __, ...rest } = region.attributes ?? {};
      return { ...decidedRegion, attributes: value === undefined ? rest : { ...rest, [key]: value } };
    }),
  );
}

/** Alt+1-9: the attributes of the selection. */
export function attributeCommands(engine: Engine, schema: LabelSchema): Unnamed[] {
  return Array.from({ length: 9 }, (_, index) => ({
    id: `attribute-${index + 1}`,
    keys: [`Alt+${index + 1}`],
    group: 'attributes',
    family: 'attributes',
    run: () => {
      const [first] = engine.selection();
      const definitions = schema.labels.find((label) => label.key === first?.label)?.attributes ?? [];
      reachAttribute(definitions, index, (definition) =>
        setAttribute(engine, definition, first?.attributes?.[definition.key] !== true),
      );
    },
  }));
}
