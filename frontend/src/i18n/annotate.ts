import { sentencesOf } from '.';
import english from './en/annotate.json';

export const t = sentencesOf(english);
