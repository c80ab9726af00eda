import '#kit/fonts.css';
import './reference.css';
import { noEval } from './no-eval.ts';
import { ApiProblem } from '#kit/api/problem.ts';
import { api } from '../api.ts';
import { versionHref } from '../apis/addresses.ts';
import { mendMarkup } from './mend.ts';
import { placeOf } from './place.ts';
import { isDark } from './scheme.ts';
import { withReachableServers } from './servers.ts';

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The document has no #${id}.`);
  return found;
};

const say = (text: string): void => {
  const state = element('state');
  state.textContent = text;
  state.hidden = text === '';
};

/** Shows the contract of the version that the address names. What is typed here, keys included, is stored nowhere. */
async function show(): Promise<void> {
  const place = placeOf(location.pathname);
  if (place === undefined) return say('Nothing is here. Go back and choose an API.');
  element('back').setAttribute('href', versionHref(place.api, place.version));
  noEval();
  const [contract, { createApiReference }] = await Promise.all([
    api.get('/apis/{api}/versions/{version}/contract', { path: place }),
    import('./library.ts'),
  ]);
  const title = titleOf(contract) ?? place.api;
  document.title = `${title} reference · Gatehouse portal`;
  element('back').textContent = `Back to ${title}`;
  say('');
  const keyScheme = keySchemeOf(contract);
  createApiReference(element('reference'), {
    content: withReachableServers(contract, location.protocol),
    // Nothing of the page asks anybody but its own origin and the gateway.
    withDefaultFonts: false,
    telemetry: false,
    proxyUrl: '',
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
    persistAuth: false,
    ...(keyScheme === undefined ? {} : { authentication: { preferredSecurityScheme: keyScheme } }),
    documentDownloadType: 'json',
    forceDarkModeState: isDark() ? 'dark' : 'light',
    hideDarkModeToggle: true,
    theme: 'none',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  });
  mendMarkup(document);
}

/** The gateway's own key, as the portal names it in each contract. */
function keySchemeOf(contract: Readonly<Record<string, unknown>>): string | undefined {
  const { securitySchemes } = (contract['components'] ?? {}) as { securitySchemes?: object };
  return Object.keys(securitySchemes ?? {}).find(name => name.startsWith('key-in-'));
}

function titleOf(contract: Readonly<Record<string, unknown>>): string | undefined {
  const { title } = (contract['info'] ?? {}) as { title?: unknown };
  return typeof title === 'string' && title !== '' ? title : undefined;
}

show().catch((error: unknown) => {
  if (error instanceof ApiProblem && error.status === 404)
    say('There is no reference under this address. The version may be retired, or have no contract.');
  else if (error instanceof ApiProblem) say(`${error.title}. Load the page again in a moment.`);
  else say('The reference cannot be loaded. Check your connection, then load the page again.');
});
