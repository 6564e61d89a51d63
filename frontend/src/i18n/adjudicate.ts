import { sentencesOf } from '.';
import english from './en/adjudicate.json';

export const t = sentencesOf(english);
