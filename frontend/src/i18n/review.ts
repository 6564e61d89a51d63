import { sentencesOf } from '.';
import english from './en/review.json';

export const t = sentencesOf(english);
