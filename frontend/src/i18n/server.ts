import { sentencesOf } from '.';
import english from './en/server.json';

export const t = sentencesOf(english);
