import { sentencesOf } from '.';
import english from './en/people.json';

export const t = sentencesOf(english);
