import { useComputedColorScheme } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { Scheme } from './plot.ts';

const paper = 'print';

function onPrint(changed: () => void): () => void {
  const media = matchMedia(paper);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** The colours to draw in: on paper the light ones, whatever the screen shows. */
export function useScheme(): Scheme {
  const scheme = useComputedColorScheme('light');
  const isPrinting = useSyncExternalStore(onPrint, () => matchMedia(paper).matches);
  return isPrinting ? 'light' : scheme;
}
