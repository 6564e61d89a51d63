import { sentencesOf } from '.';
import english from './en/keys.json';

export const t = sentencesOf(english);
