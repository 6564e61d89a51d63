import { sentencesOf } from '.';
import english from './en/engine.json';

/** What the engines say: hints, names of undo steps, refusals. */
export const translate = sentencesOf(english);
