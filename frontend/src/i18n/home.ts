import { sentencesOf } from '.';
import english from './en/home.json';

export const t = sentencesOf(english);
