/** Pages of the authorization server that need no script: for devices, for signing out, and for what went wrong. */
import type { KoaContextWithOIDC } from 'oidc-provider';

const style = `
  :root { color-scheme: light dark; --accent: light-dark(#0b6873, #63c5cf); --line: light-dark(#d5d9e2, #3a3f4b); }
  body { font: 1rem/1.6 system-ui, sans-serif; margin: 0; padding: 2rem 1.25rem; background: light-dark(#f6f7f9, #14161b); color: light-dark(#1a1d24, #e8eaf0); }
  main { max-width: 26rem; margin: 4rem auto 0; padding: 2rem; border: 1px solid var(--line); border-radius: 10px; background: light-dark(#fff, #1c1f26); }
  header { max-width: 26rem; margin: 0 auto; font-weight: 600; }
  a { color: var(--accent); }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
  p { margin: .5rem 0; }
  code { font: 600 1.4rem/1.4 ui-monospace, monospace; letter-spacing: .12em; display: block; margin: 1rem 0; }
  label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
  input[type=text] { box-sizing: border-box; width: 100%; padding: .6rem .75rem; font: 1.2rem ui-monospace, monospace; letter-spacing: .12em; text-transform: uppercase; border: 1px solid light-dark(#6b7280, #8b93a3); border-radius: 6px; background: transparent; color: inherit; }
  .row { display: flex; gap: .75rem; margin-top: 1.25rem; flex-wrap: wrap; }
  button { flex: 1 1 auto; white-space: nowrap; font: inherit; font-weight: 600; padding: .6rem 1rem; border-radius: 6px; border: 1px solid light-dark(#6b7280, #8b93a3); background: transparent; color: inherit; cursor: pointer; }
  button.main { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #10131a); }
  .wrong { border-left: 4px solid light-dark(#b42318, #ff8a80); padding-left: .75rem; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/**
 * For every page of the authorization server. The library adds the digest of the one script that it has, which sends
 * a form on; nothing else runs.
 */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'strict-dynamic'; frame-ancestors 'none'; base-uri 'none'";

/** Where a person enters the code that a device shows (RFC 8628 section 3.3). */
export function deviceCodePage(ctx: KoaContextWithOIDC, problem: string | undefined): void {
  const wrong = problem === undefined ? '' : `<p class="wrong" role="alert">${escape(problem)}</p>`;
  answer(
    ctx,
    'Connect a device',
    `<p>Enter the code that your device shows.</p>${wrong}
<form method="post" action="${escape(ctx.oidc.urlFor('code_verification'))}" autocomplete="off">
${hidden('xsrf', secretOf(ctx))}
<label for="user_code">Code</label>
<input type="text" id="user_code" name="user_code" required maxlength="20" autofocus spellcheck="false" autocapitalize="characters">
<div class="row"><button class="main">Go on</button></div>
</form>`,
  );
}

/** Where they compare it, so that nobody connects a device that somebody else holds. */
export function deviceConfirmPage(ctx: KoaContextWithOIDC, application: string, userCode: string): void {
  answer(
    ctx,
    `Connect ${application}?`,
    `<p>Go on only if you began this yourself, and your device shows this very code:</p>
<code>${escape(userCode)}</code>
<form method="post" action="${escape(ctx.oidc.urlFor('code_verification'))}">
${hidden('xsrf', secretOf(ctx))}${hidden('user_code', userCode)}${hidden('confirm', 'yes')}
<div class="row"><button name="abort" value="yes">Refuse</button><button class="main">Go on</button></div>
</form>`,
  );
}

export function deviceDonePage(ctx: KoaContextWithOIDC): void {
  answer(ctx, 'The device is connected', '<p>Go back to it. You may close this page.</p>');
}

/** Asks before anybody is signed out: a link alone must not do it (RP-Initiated Logout section 2). */
export function logoutPage(ctx: KoaContextWithOIDC): void {
  answer(
    ctx,
    'Sign out?',
    `<p>You are signed out here, and of all applications that you opened by this sign-in.</p>
<form method="post" action="${escape(ctx.oidc.urlFor('end_session_confirm'))}">
${hidden('xsrf', secretOf(ctx))}
<div class="row"><button>Stay signed in</button><button class="main" name="logout" value="yes">Sign out</button></div>
</form>`,
  );
}

/** Also for who chose to stay, and for who is signed in here without the application: neither is told what is not so. */
export async function loggedOutPage(ctx: KoaContextWithOIDC): Promise<void> {
  const session = await ctx.oidc.provider.Session.get(ctx);
  const elsewhere = '<p>Where you are signed in stands on <a href="/account">your account page</a>.</p>';
  if (session.accountId !== undefined) answer(ctx, 'You are still signed in', elsewhere);
  else
    answer(ctx, 'You are signed out', `<p>The application is done. You may close this page.</p>${elsewhere}`);
}

/** What went wrong where there is no application to send the person back to. */
export function problemPage(ctx: KoaContextWithOIDC, error: string): void {
  answer(
    ctx,
    'That did not work',
    `<p>${escape(inWords[error] ?? 'The application sent you here with a request that cannot be answered.')}</p>
<p>Go back to the application and begin again. If that does not help, tell whoever makes it: <b>${escape(error)}</b>.</p>`,
  );
}

const inWords: Readonly<Record<string, string>> = {
  invalid_redirect_uri: 'The application asked to be answered at an address that it has not registered.',
  invalid_client: 'No such application is registered here.',
  session_not_found: 'This request is over, or was begun in another browser.',
  server_error: 'Something failed on our side.',
};

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escape(value)}">`;

/** What a form must carry to have come from our page. */
function secretOf({ oidc }: KoaContextWithOIDC): string {
  const { secret } = (oidc.session?.state ?? {}) as { secret?: unknown };
  return typeof secret === 'string' ? secret : '';
}

function answer(ctx: KoaContextWithOIDC, title: string, body: string): void {
  ctx.type = 'html';
  ctx.body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Gatehouse</title>
<style>${style}</style>
</head>
<body>
<header>Gatehouse</header>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
