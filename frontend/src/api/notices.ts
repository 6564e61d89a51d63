/** What the notices' calls answer. */

export interface Notice {
  id: string;
  /** null: it concerns the person; the page is then one of the house. */
  project: string | null;
  project_name: string;
  words: string;
  /** The page of the project that shows it. */
  page: string;
  created_at: string;
  read_at: string | null;
}

export interface NoticePage {
  results: Notice[];
  next: string | null;
  unread: number;
}
