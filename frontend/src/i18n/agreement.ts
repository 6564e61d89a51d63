import { sentencesOf } from '.';
import english from './en/agreement.json';

export const t = sentencesOf(english);
