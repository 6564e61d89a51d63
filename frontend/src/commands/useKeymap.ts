import { useState } from 'react';
import { type Keymap, loadKeymap, saveKeymap, type Workspace } from './keymap';

/** A person's own keys in a workspace, kept on this computer. */
export function useKeymap(workspace: Workspace): [Keymap, (keymap: Keymap) => void] {
  const [keymap, setKeymap] = useState(() => loadKeymap(workspace));
  const change = (next: Keymap) => {
    setKeymap(next);
    saveKeymap(next, workspace);
  };
  return [keymap, change];
}
