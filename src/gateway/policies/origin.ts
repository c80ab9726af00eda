/**
 * Browsers send the serialised form (RFC 6454 section 6.2), and only what is equal to it matches.
 * @throws Error when the text is not that form.
 */
export function refuseMalformedOrigin(origin: string): void {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !web || origin.includes('*'))
    throw new Error(`origins: "${origin}" is not an origin such as https://app.example`);
  if (url.origin !== origin) throw new Error(`origins: write "${origin}" as ${url.origin}`);
}
