import { ActionIcon, Button, Checkbox, ColorInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { Label, ProblemField, Shape } from '../../../api/types';
import { labelColors } from '../../../app/tokens';
import { t } from '../../../i18n/project';
import layout from '../../../ui/layout.module.css';
import { errorAt } from '../../../ui/states';
import { AttributesEditor } from './AttributesEditor';
import { pasted } from './labels';
import { SkeletonEditor } from './SkeletonEditor';
import styles from './schema.module.css';
import { noSkeleton, toggledShape } from './skeleton';

const shapesOf: Record<'image' | 'text', Shape[]> = {
  image: ['box', 'polygon', 'polyline', 'ellipse', 'keypoints', 'mask'],
  text: ['span', 'relation'],
};

/** Edits a label schema; pasting many names into the last field makes a label of each. Shows the server's `errors`. */
export function LabelEditor({
  labels,
  onChange,
  keepsKeys = false,
  dataType = 'image',
  errors = [],
}: {
  labels: Label[];
  onChange: (labels: Label[]) => void;
  keepsKeys?: boolean;
  dataType?: 'image' | 'text';
  errors?: readonly ProblemField[];
}) {
  const [text, setText] = useState('');
  const set = (index: number, change: Partial<Label>) =>
    onChange(labels.map((label, n) => (n === index ? { ...label, ...change } : label)));
  // Colour and key are too narrow for words: they turn red, the words stand beside the button that saves.
  const wrong = (index: number, field: keyof Label) => errorAt(errors, `labels[${index}].${field}`);
  const add = () => {
    onChange(pasted(text, labels, dataType === 'text' ? ['span'] : undefined));
    setText('');
  };
  return (
    <div>
      <table className="rows">
        <thead>
          <tr>
            <th>{t('labelEditor.name')}</th>
            <th>{t('labelEditor.colour')}</th>
            <th>{t('labelEditor.key')}</th>
            <th>{t('labelEditor.shapes')}</th>
            <th>{t('labelEditor.whatItMeans')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {labels.map((label, index) => (
            <Fragment key={keepsKeys ? label.key : index}>
              <tr>
                <td>
                  <TextInput
                    aria-label={t('labelEditor.nameLabel', { index: index + 1 })}
                    value={label.name}
                    error={wrong(index, 'name')}
                    onChange={(e) => set(index, { name: e.currentTarget.value })}
                  />
                </td>
                <td>
                  <ColorInput
                    size="xs"
                    w={110}
                    format="hex"
                    withEyeDropper={false}
                    aria-label={t('labelEditor.colourOf', { label: label.name })}
                    swatches={[...labelColors]}
                    value={label.color}
                    error={Boolean(wrong(index, 'color'))}
                    onChange={(color) => set(index, { color })}
                  />
                </td>
                <td>
                  <TextInput
                    w={44}
                    aria-label={t('labelEditor.keyOf', { label: label.name })}
                    maxLength={1}
                    value={label.hotkey ?? ''}
                    error={Boolean(wrong(index, 'hotkey'))}
                    onChange={(e) => set(index, { hotkey: e.currentTarget.value.toLowerCase() || null })}
                  />
                </td>
                <td>
                  <fieldset
                    className="asked shapes"
                    aria-label={t('labelEditor.shapesOf', { label: label.name })}
                  >
                    {shapesOf[dataType].map((shape) => (
                      <Checkbox
                        key={shape}
                        label={shape}
                        checked={label.shapes.includes(shape)}
                        onChange={() => set(index, toggledShape(label, shape))}
                      />
                    ))}
                  </fieldset>
                </td>
                <td>
                  <TextInput
                    aria-label={t('labelEditor.meaningOf', { label: label.name })}
                    value={label.description}
                    error={wrong(index, 'description')}
                    onChange={(e) => set(index, { description: e.currentTarget.value })}
                  />
                </td>
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('labelEditor.remove', { label: label.name })}
                    onClick={() => onChange(labels.filter((_, n) => n !== index))}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </td>
              </tr>
              <tr className="asked-of">
                <td colSpan={6}>
                  {label.shapes.includes('keypoints') && (
                    <SkeletonEditor
                      label={label.name}
                      skeleton={label.skeleton ?? noSkeleton}
                      errors={errors}
                      path={`labels[${index}].skeleton`}
                      onChange={(skeleton) => set(index, { skeleton })}
                    />
                  )}
                  <details open={label.attributes.length > 0}>
                    <summary>
                      {label.attributes.length
                        ? t('labelEditor.attributes', {
                            attributes: label.attributes.map((one) => one.name).join(', '),
                          })
                        : t('labelEditor.attributes2')}
                    </summary>
                    <AttributesEditor
                      label={label.name}
                      attributes={label.attributes}
                      onChange={(attributes) => set(index, { attributes })}
                    />
                  </details>
                </td>
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
      <form
        className={styles.line}
        onSubmit={(e) => {
          e.preventDefault();
          add();
        }}
      >
        <TextInput
          className={layout.grow}
          aria-label={t('labelEditor.newLabels')}
          placeholder={t('labelEditor.addLabelsType')}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!text.trim()}>
          {t('labelEditor.add')}
        </Button>
      </form>
    </div>
  );
}
