import { useEffect } from 'react';

let lastPlace: string | undefined;

/**
 * On a new page reading begins at its title, as it would with a new document: the focus goes there, once the page has
 * one. Not on the first page, where the browser has done it, nor when only the query changes.
 */
export function useArrival(place: string): void {
  useEffect(() => {
    const first = lastPlace === undefined;
    const same = lastPlace === place;
    lastPlace = place;
    if (first || same) return;
    scrollTo(0, 0);
    const focusTitle = () => {
      const title = document.querySelector<HTMLElement>('[data-page-title]');
      title?.focus({ preventScroll: true });
      return title !== null;
    };
    if (focusTitle()) return;
    const watch = new MutationObserver(() => {
      if (focusTitle()) watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
    // Who types in the meantime is not interrupted.
    const giveUp = setTimeout(() => watch.disconnect(), 3000);
    return () => {
      watch.disconnect();
      clearTimeout(giveUp);
    };
  }, [place]);
}
