import { sentencesOf } from '.';
import english from './en/safety.json';

export const t = sentencesOf(english);
