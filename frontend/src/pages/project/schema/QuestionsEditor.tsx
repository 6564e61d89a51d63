import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Question } from '../../../api/questions';
import { t } from '../../../i18n/project';
import layout from '../../../ui/layout.module.css';
import { ChoicesField } from './ChoicesField';
import { freeKey } from './choices';
import { keyOf } from './labels';
import styles from './schema.module.css';

const kinds: { value: Question['kind']; label: string }[] = [
  { value: 'single', label: t('questionsEditor.oneChoice') },
  { value: 'multi', label: t('questionsEditor.severalChoices') },
  { value: 'hierarchical', label: t('questionsEditor.pathTree') },
];

/** The questions about the whole asset. */
export function QuestionsEditor({
  questions,
  onChange,
  isText = false,
}: {
  questions: Question[];
  onChange: (questions: Question[]) => void;
  isText?: boolean;
}) {
  const set = (index: number, change: Partial<Question>) =>
    onChange(questions.map((one, n) => (n === index ? { ...one, ...change } : one)));
  const add = () => {
    const name = t('questionsEditor.question', { questions: questions.length + 1 });
    onChange([...questions, { key: freeKey(keyOf(name), questions), name, kind: 'single', options: [] }]);
  };
  return (
    <section aria-label={t('questionsEditor.questionsAboutWhole')} className={layout.apart}>
      <h2 className={styles.headingSpaced}>
        {t('questionsEditor.questionsAboutWhole2', {
          text: isText ? t('questionsEditor.text') : t('questionsEditor.picture'),
        })}
      </h2>
      {questions.map((one, index) => (
        <div key={one.key} className="asked-row">
          <TextInput
            size="xs"
            w={180}
            aria-label={t('questionsEditor.nameQuestion', { index: index + 1 })}
            value={one.name}
            onChange={(e) => set(index, { name: e.currentTarget.value })}
          />
          <Select
            size="xs"
            w={140}
            aria-label={t('questionsEditor.kindOf', { one: one.name })}
            data={kinds}
            allowDeselect={false}
            value={one.kind}
            onChange={(kind) => {
              const options = (one.options ?? []).map(({ key, name }) => ({ key, name }));
              if (kind) set(index, { kind: kind as Question['kind'], options });
            }}
          />
          <div className={layout.grow}>
            <ChoicesField
              key={one.kind}
              name={one.name}
              options={one.options ?? []}
              isTree={one.kind === 'hierarchical'}
              onChange={(options) => set(index, { options })}
            />
          </div>
          <Checkbox
            size="xs"
            label={t('questionsEditor.required')}
            checked={one.required ?? false}
            onChange={(e) => set(index, { required: e.currentTarget.checked })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('questionsEditor.remove', { one: one.name })}
            onClick={() => onChange(questions.filter((_, n) => n !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button size="compact-xs" variant="default" onClick={add}>
        {t('questionsEditor.addQuestion')}
      </Button>
    </section>
  );
}
