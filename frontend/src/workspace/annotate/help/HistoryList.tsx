import { t } from '../../../i18n/annotate';

/** What has a list of things that were done, one gesture each. */
export interface Undoable {
  document: { history: { done: readonly { name: string }[]; undone: readonly { name: string }[] } };
  undo(): void;
  redo(): void;
}

/** What was done, the last on top; a click goes back to before it, or forward again. */
export function HistoryList({ engine }: { engine: Undoable }) {
  const { done, undone } = engine.document.history;
  if (!done.length && !undone.length) return <p className="dim">{t('noHistory')}</p>;
  const undoable = done.map((command, n) => ({ command, steps: done.length - n })).reverse();
  const redoable = undone.map((command, n) => ({ command, steps: undone.length - n }));
  const times = (count: number, step: () => void) => {
    for (let n = 0; n < count; n++) step();
  };
  return (
    <ol className="history" data-testid="history">
      {redoable.map(({ command, steps }) => (
        <li key={`redo-${steps}`}>
          <button
            type="button"
            className="ws-row undone"
            title={t('redoTo')}
            onClick={() => times(steps, () => engine.redo())}
          >
            {command.name}
          </button>
        </li>
      ))}
      {undoable.map(({ command, steps }) => (
        <li key={`undo-${done.length - steps}`}>
          <button
            type="button"
            className="ws-row"
            title={t('undoTo')}
            onClick={() => times(steps, () => engine.undo())}
          >
            {command.name}
          </button>
        </li>
      ))}
    </ol>
  );
}
