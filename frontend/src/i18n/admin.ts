import { sentencesOf } from '.';
import english from './en/admin.json';

export const t = sentencesOf(english);
