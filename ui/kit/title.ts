import { useEffect } from 'react';

const appName = { current: 'Gatehouse' };

/** Set once when the app starts: what stands behind the page's own title. */
export const setAppName = (name: string): void => {
  appName.current = name;
};

/** The title of the browser's tab, as long as the component is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? appName.current : `${title} · ${appName.current}`;
  }, [title]);
}
