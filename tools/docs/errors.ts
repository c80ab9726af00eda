import { errorCatalogue, errorCodes, type ErrorCode } from '#kernel';
import { generatedFrom } from './notice.ts';

/** One page for each error, to which the `type` of its problem documents leads, and an index. */
export function errorPages(): [file: string, text: string][] {
  return [
    ['docs/errors/README.md', index()],
    ...errorCodes.map((code): [string, string] => [`docs/errors/${code}.md`, page(code)]),
  ];
}

function index(): string {
  const rows = errorCodes.map(code => {
    const { status, title } = errorCatalogue[code];
    return `| [${code}](${code}.md) | ${status} | ${title} |`;
  });
  return `${notice}# Errors

Every refusal is a problem document (RFC 9457, \`application/problem+json\`). Its \`type\` leads to one of these pages,
its \`instance\` is the decision id, under which the console and \`gatehouse why\` tell which control refused.

| code | status | title |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function page(code: ErrorCode): string {
  const { status, title, what, fix } = errorCatalogue[code];
  return `${notice}# ${title}

\`${code}\`, usually with HTTP status ${status}

## What happened

${what}

## How to fix it

${fix}

## If you are stuck

The \`instance\` member of the answer is the decision id. Whoever provides the API can look up with it which control
refused the call. [All errors](README.md)
`;
}

const notice = generatedFrom('src/kernel/errors.ts');
