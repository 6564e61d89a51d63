import type { Commands } from '../../../commands/registry';

/** The keys of the workspace, beside the work. */
export function Keys({ commands }: { commands: Commands | null }) {
  return (
    <div className="sheet">
      {commands?.all.map((spec) => (
        <div key={spec.id} style={{ display: 'contents' }}>
          <span>{spec.name}</span>
          <span>
            {spec.keys.map((key) => (
              <kbd key={key} className="key">
                {key}
              </kbd>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}
