import { ActionIcon, Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { AttributeDefinition } from '../../../api/questions';
import { ChoicesField } from './ChoicesField';
import { freeKey } from './choices';
import { keyOf } from './labels';

const kinds: { value: AttributeDefinition['kind']; label: string }[] = [
  { value: 'select', label: 'One of a list' },
  { value: 'checkbox', label: 'Yes or no' },
  { value: 'number', label: 'A number' },
  { value: 'text', label: 'Words' },
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
    const name = `Attribute ${attributes.length + 1}`;
    onChange([...attributes, { key: freeKey(keyOf(name), attributes), name, kind: 'checkbox' }]);
  };
  return (
    <fieldset className="asked" aria-label={`Attributes of ${label}`}>
      {attributes.map((one, index) => (
        <div key={one.key} className="asked-row">
          <TextInput
            size="xs"
            w={150}
            aria-label={`Name of attribute ${index + 1} of ${label}`}
            value={one.name}
            onChange={(e) => set(index, { name: e.currentTarget.value })}
          />
          <Select
            size="xs"
            w={130}
            aria-label={`Kind of ${one.name}`}
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
            <div style={{ flex: 1 }}>
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
                aria-label={`${end === 'min' ? 'Least' : 'Most'} of ${one.name}`}
                placeholder={end === 'min' ? 'from' : 'to'}
                value={one[end] ?? ''}
                onChange={(value) => set(index, { [end]: typeof value === 'number' ? value : undefined })}
              />
            ))}
          <Checkbox
            size="xs"
            label="required"
            checked={one.required ?? false}
            onChange={(e) => set(index, { required: e.currentTarget.checked })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove ${one.name} of ${label}`}
            onClick={() => onChange(attributes.filter((_, n) => n !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button size="compact-xs" variant="default" onClick={add}>
        Add an attribute to {label || 'this label'}
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
