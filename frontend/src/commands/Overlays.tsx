import { t } from '../i18n/commands';
import { KeySheet } from './KeySheet';
import type { Keymap } from './keymap';
import { Palette } from './Palette';
import type { Commands } from './registry';

export type Overlay = 'none' | 'palette' | 'labels' | 'sheet';

/** What lies over a workspace: the palette of all commands or of labels alone, and the sheet of shortcuts. */
export function Overlays({
  commands,
  open,
  onKeymap,
  onClose,
}: {
  commands: Commands | null;
  open: string;
  onKeymap: (keymap: Keymap) => void;
  onClose: () => void;
}) {
  if (!commands) return null;
  if (open === 'sheet') return <KeySheet commands={commands} onChange={onKeymap} onClose={onClose} />;
  if (open !== 'palette' && open !== 'labels') return null;
  return (
    <Palette
      commands={commands}
      group={open === 'labels' ? t('group.labels') : undefined}
      onClose={onClose}
    />
  );
}
