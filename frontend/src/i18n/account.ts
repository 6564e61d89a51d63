import { sentencesOf } from '.';
import english from './en/account.json';

export const t = sentencesOf(english);
