import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';

/** Takes the question whether a form has changes that are not sent; gives back how to forget it. */
type Hold = (changed: () => boolean) => () => void;

const Drafts = createContext<Hold | null>(null);

/** Tells what surrounds a form whether something in it would be lost. */
export function useDraft(changed: () => boolean): void {
  const hold = useContext(Drafts);
  const latest = useRef(changed);
  useEffect(() => {
    latest.current = changed;
  });
  useEffect(() => hold?.(() => latest.current()), [hold]);
}

/** Knows whether closing what is around `children` would lose something. */
export function useDrafts(): { unsent: () => boolean; around: (children: ReactNode) => ReactNode } {
  const [held] = useState(() => new Set<() => boolean>());
  const [hold] = useState<Hold>(() => (changed: () => boolean) => {
    held.add(changed);
    return () => held.delete(changed);
  });
  return {
    unsent: () => [...held].some(changed => changed()),
    around: children => <Drafts value={hold}>{children}</Drafts>,
  };
}
