/** A key of one's own and the request to certify it, both PEM. What makes them takes long to load. */
export async function makeRequest(name: string): Promise<{ readonly key: string; readonly request: string }> {
  const made = await import('./make-request.ts');
  return made.makeRequest(name);
}
