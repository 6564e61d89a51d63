import { ActionIcon, Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { AttributeDefinition } from '../../../api/questions';
import { t } from '../../../i18n/project';
import layout from '../../../ui/layout.module.css';
import { ChoicesField } from './ChoicesField';
import { freeKey } from './choices';
import { keyOf } from './labels';

const kinds: { value: AttributeDefinition['kind']; label: string }[] = [
  { value: 'select', label: t('attributesEditor.oneList') },
  { value: 'checkbox', label: t('attributesEditor.yesOrNo') },
  { value: 'number', label: t('attributesEditor.aNumber') },
  { value: 'text', label: t('attributesEditor.words') },
];

/** What is asked of each region of a label. */
export function AttributesEditor({
  label,
  attributes,
  onChange,
}: {
  label: string;
  attributes: AttributeDefinition[];
  onChange: (attributes: AttributeDefinition[]) => void;
}) {
  const set = (index: number, change: Partial<AttributeDefinition>) =>
    onChange(attributes.map((one, n) => (n === index ? { ...one, ...change } : one)));
  const add = () => {
    const name = t('attributesEditor.attribute', { attributes: attributes.length + 1 });
    onChange([...attributes, { key: freeKey(keyOf(name), attributes), name, kind: 'checkbox' }]);
  };
  return (
    <fieldset className="asked" aria-label={t('attributesEditor.attributesOf', { label })}>
      {attributes.map((one, index) => (
        <div key={one.key} className="asked-row">
          <TextInput
            size="xs"
            w={150}
            aria-label={t('attributesEditor.nameAttribute', { index: index + 1, label })}
            value={one.name}
            onChange={(e) => set(index, { name: e.currentTarget.value })}
          />
          <Select
            size="xs"
            w={130}
            aria-label={t('attributesEditor.kindOf', { one: one.name })}
            data={kinds}
            allowDeselect={false}
            value={one.kind}
            onChange={(kind) =>
              kind &&
              onChange(
                attributes.map((row, n) =>
                  n === index ? changedKind(row, kind as AttributeDefinition['kind']) : row,
                ),
              )
            }
          />
          {one.kind === 'select' && (
            <div className={layout.grow}>
              <ChoicesField
                name={one.name}
                options={one.options ?? []}
                onChange={(options) => set(index, { options })}
              />
            </div>
          )}
          {one.kind === 'number' &&
            (['min', 'max'] as const).map((end) => (
              <NumberInput
                key={end}
                size="xs"
                w={90}
                aria-label={t('attributesEditor.of', {
                  end: end === 'min' ? t('attributesEditor.least') : t('attributesEditor.most'),
                  one: one.name,
                })}
                placeholder={end === 'min' ? t('attributesEditor.from') : t('attributesEditor.to')}
                value={one[end] ?? ''}
                onChange={(value) => set(index, { [end]: typeof value === 'number' ? value : undefined })}
              />
            ))}
          <Checkbox
            size="xs"
            label={t('attributesEditor.required')}
            checked={one.required ?? false}
            onChange={(e) => set(index, { required: e.currentTarget.checked })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('attributesEditor.removeOf', { one: one.name, label })}
            onClick={() => onChange(attributes.filter((_, n) => n !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button size="compact-xs" variant="default" onClick={add}>
        {t('attributesEditor.addAttribute', { label: label || t('attributesEditor.thisLabel') })}
      </Button>
    </fieldset>
  );
}

/** Another kind keeps name, key and whether it is required; the rest belonged to the old one. */
function changedKind(
  { key, name, required }: AttributeDefinition,
  kind: AttributeDefinition['kind'],
): AttributeDefinition {
  return {
    key,
    name,
    kind,
    ...(required ? { required } : {}),
    ...(kind === 'select' ? { options: [] } : {}),
  };
}
