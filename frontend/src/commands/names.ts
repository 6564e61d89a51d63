import { t } from '../i18n/commands';
import type { CommandSpec } from './registry';

/** A command whose words stand in i18n/en/commands.json under its id; labels bring their own name. */
export type Unnamed = Omit<CommandSpec, 'name'> & { name?: string };

/** Gives commands their words in the language in use. `part` is the workspace they are of. */
export function named(specs: readonly Unnamed[], part: 'image' | 'text' | 'review'): CommandSpec[] {
  return specs.map((spec) => ({
    ...spec,
    name: spec.name ?? t.any(`${part}.${spec.id}`),
    ...(spec.group && { group: t.any(`group.${spec.group}`) }),
    ...(spec.family && { family: t.any(`family.${spec.family}`) }),
  }));
}
