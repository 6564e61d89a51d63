import { sentencesOf } from '.';
import english from './en/prelabel.json';

export const t = sentencesOf(english);
