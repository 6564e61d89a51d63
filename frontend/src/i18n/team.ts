import { sentencesOf } from '.';
import english from './en/team.json';

export const t = sentencesOf(english);
