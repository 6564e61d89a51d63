import { sentencesOf } from '.';
import english from './en/text.json';

export const t = sentencesOf(english);
