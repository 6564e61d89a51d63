/** What is claimed, as small pictures in the order it came; a text has none, so its name stands for it. */
export function Strip({
  rows,
  open,
  name,
  onOpen,
}: {
  rows: readonly { id: string; asset: { name: string; thumbnail_url: string; characters?: number | null } }[];
  /** The one in hand. */
  open: string | null;
  name: string;
  onOpen: (id: string) => void;
}) {
  if (rows.length < 2) return null;
  return (
    <ul className="ws-strip" aria-label={name}>
      {rows.map(({ id, asset }) => (
        <li key={id}>
          <button
            type="button"
            title={asset.name}
            aria-current={id === open ? 'true' : undefined}
            onClick={() => onOpen(id)}
          >
            {asset.characters ? (
              <span className="ws-strip-name">{asset.name}</span>
            ) : (
              <img src={asset.thumbnail_url} alt={asset.name} />
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
