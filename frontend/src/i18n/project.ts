import { sentencesOf } from '.';
import english from './en/project.json';

export const t = sentencesOf(english);
