import { errorCatalogue, type ErrorCode } from '#kernel';

const style = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
  header { font-size: .9rem; opacity: .75; margin-bottom: 2rem; }
  h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
  h2 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
  code { font: .9em ui-monospace, monospace; }
  p { margin: .25rem 0; }
  .code { opacity: .75; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top; }
  a { color: inherit; text-underline-offset: .2em; }
`;

/** What happened and how to mend it, for the developer whose call was refused. */
export function errorPage(code: ErrorCode): string {
  const { status, title, what, fix } = errorCatalogue[code];
  return page(
    title,
    `<header><a href="/errors">Gatehouse errors</a></header>
<main>
<h1>${escape(title)}</h1>
<p class="code"><code>${escape(code)}</code>, usually with HTTP status ${status}</p>
<h2>What happened</h2>
<p>${prose(what)}</p>
<h2>How to fix it</h2>
<p>${prose(fix)}</p>
<h2>If you are stuck</h2>
<p>The <code>instance</code> member of the answer is the decision id. For a call with a key of yours,
<a href="/why">look it up</a>; for others, whoever provides the API can find out with it which control refused the
call.</p>
</main>`,
  );
}

/** All errors at a glance. */
export function errorIndexPage(codes: readonly ErrorCode[]): string {
  const rows = codes.map(code => {
    const { status, title } = errorCatalogue[code];
    return `<tr><td><a href="/errors/${escape(code)}"><code>${escape(code)}</code></a></td><td>${status}</td><td>${escape(title)}</td></tr>`;
  });
  return page(
    'Gatehouse errors',
    `<main>
<h1>Errors</h1>
<p>Every refusal is a problem document (RFC 9457) whose <code>type</code> leads to one of these pages.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Title</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
</main>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Text of the catalogue with its backticks set as code. */
function prose(text: string): string {
  return escape(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
