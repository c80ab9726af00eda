/** One part of RESULTS.md: a case's title and what it says. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

const mark = '\n## ';

/** The file with these sections put in place of those with the same titles, in the order of `titles`. */
export function withSections(
  file: string,
  head: string,
  sections: readonly Section[],
  titles: readonly string[],
): string {
  const known = new Map<string, string>();
  for (const part of file.split(mark).slice(1)) {
    const end = part.indexOf('\n');
    known.set(part.slice(0, end), part.slice(end + 1).trim());
  }
  for (const { title, text } of sections) known.set(title, text.trim());
  const parts = [...titles, ...[...known.keys()].filter(title => !titles.includes(title))].flatMap(title => {
    const text = known.get(title);
    return text === undefined ? [] : [`## ${title}\n\n${text}\n`];
  });
  return `${head.trim()}\n\n${parts.join('\n')}`;
}
