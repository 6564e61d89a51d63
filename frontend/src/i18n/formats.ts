import { sentencesOf } from '.';
import english from './en/formats.json';

export const t = sentencesOf(english);
