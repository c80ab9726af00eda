import { errorCatalogue, errorCodes } from '#kernel';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What each code of the error catalogue means, for screens that explain what the gateway refused. */
export function screenErrors(): string {
  const entries = errorCodes.map(code => {
    const { status, title, what, fix } = errorCatalogue[code];
    return `  '${code}': { status: ${status}, title: ${quoted(title)}, what: ${quoted(what)}, fix: ${quoted(fix)} },`;
  });
  return `// Made from src/kernel/errors.ts by \`npm run docs\`. Change it there.

export interface ErrorWords {
  readonly status: number;
  readonly title: string;
  /** What happened. */
  readonly what: string;
  /** What the caller's developer can do about it. */
  readonly fix: string;
}

/** By code. Load it lazily: it is long. */
export const errorWords: Readonly<Record<string, ErrorWords>> = {
${entries.join('\n')}
};
`;
}
