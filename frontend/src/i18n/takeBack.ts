import { sentencesOf } from '.';
import english from './en/takeBack.json';

export const t = sentencesOf(english);
