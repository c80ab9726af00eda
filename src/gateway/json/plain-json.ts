/**
 * Whether a Content-Type (RFC 9110 section 8.3) is JSON in UTF-8, the only encoding there is (RFC 8259 section 8.1).
 * A charset that says otherwise would have another reader see another document.
 */
export function isPlainJson(contentType: string | undefined): boolean {
  const [essence = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  if (!/^application\/(?:[a-z0-9.!#$&^_-]+\+)?json$/.test(essence.trim())) return false;
  return parameters.every(parameter => {
    const [name = '', value = ''] = parameter.split('=').map(part => part.trim());
    return name !== 'charset' || /^"?utf-8"?$/.test(value);
  });
}
