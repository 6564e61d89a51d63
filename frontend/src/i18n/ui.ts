import { sentencesOf } from '.';
import english from './en/ui.json';

export const t = sentencesOf(english);
