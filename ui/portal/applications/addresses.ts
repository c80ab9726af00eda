/** Where the pages of an application are. `then` is a page of this app to go on to. */
export const newApplicationHref = (then?: string): string =>
  `/applications/new${then === undefined ? '' : `?then=${encodeURIComponent(then)}`}`;
export const byProgramsHref = '/applications/by-programs';
export const applicationHref = (application: string): string =>
  `/applications/${encodeURIComponent(application)}`;
export const usageHref = (application: string): string => `${applicationHref(application)}/use`;
export const settingsHref = (application: string): string => `${applicationHref(application)}/settings`;
export const newKeyHref = (application: string): string => `${applicationHref(application)}/keys/new`;
export const rotateHref = (application: string, key: string): string =>
  `${applicationHref(application)}/keys/${encodeURIComponent(key)}/rotate`;
export const subscribeApplicationHref = (application: string): string =>
  `${applicationHref(application)}/subscribe`;
export const tokensHref = (application: string): string => `${applicationHref(application)}/tokens`;
export const newClientHref = (application: string): string => `${tokensHref(application)}/new`;
export const clientSettingsHref = (application: string): string => `${tokensHref(application)}/settings`;
export const newSecretHref = (application: string): string => `${tokensHref(application)}/secrets/new`;
export const rotateSecretHref = (application: string, secret: string): string =>
  `${tokensHref(application)}/secrets/${encodeURIComponent(secret)}/rotate`;
