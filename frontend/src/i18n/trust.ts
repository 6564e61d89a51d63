import { sentencesOf } from '.';
import english from './en/trust.json';

export const t = sentencesOf(english);
