import { sentencesOf } from '.';
import english from './en/reviewQueue.json';

export const t = sentencesOf(english);
