import { sentencesOf } from '.';
import english from './en/fields.json';

export const t = sentencesOf(english);
