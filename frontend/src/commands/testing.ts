import type { LabelSchema } from '../api/types';
import { engineOf } from '../engine/core/testing';
import { attributeCommands } from '../workspace/image/attributes';
import { imageCommands } from '../workspace/image/commands';
import type { Desk } from '../workspace/image/types';
import { reviewCommands, swipeCommand } from '../workspace/review/commands';
import { type TextActions, textCommands } from '../workspace/text/commands';
import { TextEngine } from '../workspace/text/engine/textEngine';
import { named } from './names';

const shapes = ['box', 'polygon', 'polyline', 'ellipse', 'keypoints', 'mask'] as const;
const label = (key: string, hotkey: string | null) => ({
  key,
  name: `Label ${key}`,
  color: '#0072B2',
  hotkey,
  description: '',
  shapes: [...shapes],
  attributes: [],
});
// B belongs to the tool, and the second 1 comes too late: both labels are left without a key.
const labels = [label('one', '1'), label('two', 'b'), label('three', '1')];
const schema = { labels, classification: [], version: 1 } as unknown as LabelSchema;
const nothing = () => {};
export const desk: Desk = {
  engine: engineOf(),
  schema,
  clipboard: { regions: [] },
  previous: () => [],
  turn: nothing,
  takeBack: nothing,
  submit: nothing,
  skip: nothing,
  toggleUnsure: nothing,
  open: nothing,
};
const actions: TextActions = {
  work: { submit: async () => {}, toggleUnsure: nothing, setBar: nothing, turn: nothing, takeBack: nothing },
  search: nothing,
  open: nothing,
  labelEqual: nothing,
  row: nothing,
  isRightToLeft: () => false,
};
const nobody = () => {
  throw new Error('Nothing is run here.');
};
export const bare = {
  image: () => [...imageCommands(desk), ...attributeCommands(desk.engine, schema)],
  text: () => textCommands(new TextEngine(labels), schema, actions),
};
/** The commands of each workspace, with their words. */
export const workspaces = {
  review: () => named([...reviewCommands(nobody), swipeCommand(nobody)], 'review'),
  image: () => named(bare.image(), 'image'),
  text: () => named(bare.text(), 'text'),
};
