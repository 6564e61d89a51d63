import type { TFunction } from 'i18next';
import type { CommandSpec } from './registry';

/** A command whose words stand in i18n/en/commands.json under its id; labels bring their own name. */
export type Unnamed = Omit<CommandSpec, 'name'> & { name?: string };

/** Gives commands their words in the language in use. `part` is the workspace they are of. */
export function named(
  specs: readonly Unnamed[],
  part: 'image' | 'text' | 'review',
  t: TFunction<'commands'>,
): CommandSpec[] {
  return specs.map((spec) => ({
    ...spec,
    name: spec.name ?? t(`${part}.${spec.id}`),
    ...(spec.group && { group: t(`group.${spec.group}`) }),
    ...(spec.family && { family: t(`family.${spec.family}`) }),
  }));
}
