import packageJson from '../package.json' with { type: 'json' };

/** The program's version, from the one place where it is written. */
export const { version } = packageJson;
