/** `name=value` on each line, values as JSON where they are; undefined where a line is something else. */
export function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const members: [string, unknown][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 1) return undefined;
    members.push([line.slice(0, at).trim(), valueOf(line.slice(at + 1).trim())]);
  }
  return Object.fromEntries(members);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The type that Cedar is told for a claim of this value. */
export function claimType(value: unknown): 'text' | 'number' | 'truth' | 'list of texts' {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'truth';
  return Array.isArray(value) ? 'list of texts' : 'text';
}
