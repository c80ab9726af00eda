/** Browsers keep passkeys for names only, and only for pages that came over https or from this machine. */
export const passkeysWork = (): boolean =>
  'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(window.location.hostname);
