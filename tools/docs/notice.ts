/** The first line of a generated page: who edits it would lose the work. */
export const generatedFrom = (source: string): string =>
  `<!-- Made from ${source} by \`npm run docs\`. Change it there. -->\n\n`;
