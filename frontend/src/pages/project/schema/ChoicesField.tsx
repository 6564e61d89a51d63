import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Choice } from '../../../api/questions';
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
      aria-label={`Choices of ${name}`}
      placeholder={isTree ? 'One a line; two spaces put it under the one above' : 'Choices, one a line'}
      autosize
      minRows={2}
      maxRows={10}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onChange(choicesFrom(text, options, isTree))}
    />
  );
}
