import { useEffect } from 'react';

const appName = { current: 'Gatehouse' };

/** Set once when the app starts: what stands behind the page's own title. */
export const setAppName = (name: string): void => {
  appName.current = name;
};

/** The title of the browser's tab, as long as the component is there; nothing leaves it as it is. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    document.title = title === '' ? appName.current : `${title} · ${appName.current}`;
  }, [title]);
}
