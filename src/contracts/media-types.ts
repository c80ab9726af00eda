// RFC 9110 sections 5.6.2 (token) and 8.3.1 (media-type), with the wildcards of OpenAPI's media type ranges
// and those of frameworks that stand for all types with a suffix.
const mediaType =
  /^(?:\*\/\*|[!#$%&'+.^_`|~0-9a-z-]{1,127}\/(?:\*(?:\+[0-9a-z.-]{1,40})?|[!#$%&'+.^_`|~0-9a-z-]{1,127}))$/;

/** Type and subtype in lower case without parameters, or undefined for what is no media type or range. */
export function readMediaType(text: string): string | undefined {
  const semicolon = text.indexOf(';');
  const essence = (semicolon === -1 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  return mediaType.test(essence) ? essence : undefined;
}
