import { cloneElement, Fragment, type ReactElement, type ReactNode } from 'react';

/** A sentence with elements in it: `<link>this</link>` is said inside `parts.link`. */
export function rich(sentence: string, parts: Record<string, ReactElement>): ReactNode {
  return sentence.split(/(<(\w+)>.*?<\/\2>)/s).map((piece, index) => {
    if (index % 3 === 2) return null;
    const [, name, inner] = /^<(\w+)>(.*)<\/\1>$/s.exec(piece) ?? [];
    const part = name && parts[name];
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never change places.
    return <Fragment key={index}>{part ? cloneElement(part, {}, inner) : piece}</Fragment>;
  });
}
