import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import type { AttributeDefinition } from '../../../api/questions';
import { t } from '../../../i18n/fields';
import { fieldId, isEmpty } from './missing';
import './fields.css';

export interface AttributeOwner {
  id: string;
  label: string;
  attributes?: Record<string, unknown>;
}

/** What the labels of the selected regions ask; several regions are answered at once, unequal answers stand empty. */
export function AttributeFields({
  labels,
  selection,
  onSet,
}: {
  labels: readonly { key: string; name: string; attributes: readonly AttributeDefinition[] }[];
  selection: readonly AttributeOwner[];
  onSet: (definition: AttributeDefinition, value: unknown) => void;
}) {
  const [first] = selection;
  const label = labels.find((row) => row.key === first?.label);
  if (!first || !label?.attributes.length || selection.some((region) => region.label !== label.key))
    return null;
  const answerTo = (key: string) => {
    const values = new Set(selection.map((region) => region.attributes?.[key]));
    return values.size === 1 ? [...values][0] : undefined;
  };
  return (
    <section aria-label={t('attributes')} className="fields">
      <h2>
        {selection.length > 1
          ? t('attributesOfMany', { count: selection.length })
          : t('attributesOf', { name: label.name })}
      </h2>
      {label.attributes.map((definition, index) => (
        <Field
          key={`${first.id} ${definition.key}`}
          definition={definition}
          hotkey={index < 9 ? `Alt+${index + 1}` : ''}
          value={answerTo(definition.key)}
          onSet={(value) => onSet(definition, value)}
        />
      ))}
    </section>
  );
}

function Field({
  definition,
  hotkey,
  value,
  onSet,
}: {
  definition: AttributeDefinition;
  hotkey: string;
  value: unknown;
  onSet: (value: unknown) => void;
}) {
  const { key, name, kind } = definition;
  const shared = { id: fieldId({ region: 'any', key }), size: 'xs' as const, title: hotkey };
  const label = (
    <>
      {name}
      {hotkey && <span className="key field-key">{hotkey}</span>}
    </>
  );
  const lacking = definition.required && isEmpty(value);
  if (kind === 'checkbox')
    return (
      <Checkbox
        {...shared}
        label={label}
        checked={value === true}
        indeterminate={value === undefined && definition.required}
        onChange={(event) => onSet(event.currentTarget.checked)}
      />
    );
  if (kind === 'select')
    return (
      <Select
        {...shared}
        label={label}
        required={definition.required}
        data-lacking={lacking}
        clearable={!definition.required}
        data={(definition.options ?? []).map((option) => ({ value: option.key, label: option.name }))}
        value={typeof value === 'string' ? value : null}
        onChange={(chosen) => onSet(chosen ?? undefined)}
      />
    );
  if (kind === 'number')
    return (
      <NumberInput
        {...shared}
        label={label}
        required={definition.required}
        data-lacking={lacking}
        min={definition.min}
        max={definition.max}
        defaultValue={typeof value === 'number' ? value : ''}
        clampBehavior="strict"
        onBlur={(event) => {
          const text = event.currentTarget.value.trim();
          const number = text === '' ? undefined : Number(text);
          if (number !== value && !Number.isNaN(number)) onSet(number);
        }}
      />
    );
  return (
    <TextInput
      {...shared}
      label={label}
      required={definition.required}
      data-lacking={lacking}
      maxLength={2000}
      dir="auto"
      defaultValue={typeof value === 'string' ? value : ''}
      onBlur={(event) => {
        const text = event.currentTarget.value;
        if (text !== (value ?? '')) onSet(text || undefined);
      }}
    />
  );
}

/** Alt+1-9: checks a box, opens or focuses the field of the selection's n-th attribute. */
export function reachAttribute(
  definitions: readonly AttributeDefinition[],
  index: number,
  toggle: (definition: AttributeDefinition) => void,
): void {
  const definition = definitions[index];
  if (!definition) return;
  if (definition.kind === 'checkbox') toggle(definition);
  const field = document.getElementById(fieldId({ region: 'any', key: definition.key }));
  field?.focus();
  if (definition.kind === 'select') field?.click();
}
