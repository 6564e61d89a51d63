import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Choice } from '../../../api/questions';
import { t } from '../../../i18n/project';
import { choicesFrom, choicesText } from './choices';

/** Choices, one a line; they are read when the field is left. */
export function ChoicesField({
  name,
  options,
  isTree = false,
  onChange,
}: {
  name: string;
  options: readonly Choice[];
  isTree?: boolean;
  onChange: (options: Choice[]) => void;
}) {
  const [text, setText] = useState(choicesText(options));
  return (
    <Textarea
      size="xs"
      aria-label={t('choicesField.choicesOf', { name })}
      placeholder={isTree ? t('choicesField.oneLineTwo') : t('choicesField.choicesOneLine')}
      autosize
      minRows={2}
      maxRows={10}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onChange(choicesFrom(text, options, isTree))}
    />
  );
}
