import { sentencesOf } from '.';
import english from './en/app.json';

export const t = sentencesOf(english);
