/** Where the other pages of this origin keep the chosen colours (Mantine's name for it). */
const kept = 'mantine-color-scheme-value';

/** The colours that the viewer chose in the portal, or the system's. */
export function isDark(): boolean {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'dark' || chosen === 'light') return chosen === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
