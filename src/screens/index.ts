/** Screens: serves the built apps under a policy that lets nothing run or load but their own files. */
export { screens, type ScreensOptions } from './screens.ts';
