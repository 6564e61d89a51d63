import { sentencesOf } from '.';
import english from './en/commands.json';

export const t = sentencesOf(english);
