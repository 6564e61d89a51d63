import { sentencesOf } from '.';
import english from './en/data.json';

export const t = sentencesOf(english);
