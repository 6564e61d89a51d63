import { useState } from 'react';
import { type Keymap, loadKeymap, saveKeymap } from './keymap';

/** A person's own keys in a workspace, kept on this computer. */
export function useKeymap(workspace: 'image' | 'text'): [Keymap, (keymap: Keymap) => void] {
  const [keymap, setKeymap] = useState(() => loadKeymap(workspace));
  const change = (next: Keymap) => {
    setKeymap(next);
    saveKeymap(next, workspace);
  };
  return [keymap, change];
}
