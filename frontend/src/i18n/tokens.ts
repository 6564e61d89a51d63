import { sentencesOf } from '.';
import english from './en/tokens.json';

export const t = sentencesOf(english);
