import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { isLoopback, readAddress } from './address.ts';
import type { SettingEntry } from './table.ts';

const largestCount = 1_000_000;
const largest = 50_000_000;
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** The value that a text stands for, or how to write it. */
export function readValue(entry: SettingEntry, text: string): unknown {
  switch (entry.kind) {
    case 'path':
      return text === '' ? new Error('must name a file or directory') : resolve(text);
    case 'text':
      return ['file', 'stdout', 'off'].includes(text) ? text : new Error('must be file, stdout or off');
    case 'level':
      return levels.includes(text) ? text : new Error(`must be one of ${levels.join(', ')}`);
    case 'switch':
      return ['on', 'off'].includes(text) ? text === 'on' : new Error('must be on or off');
    case 'profile':
      return ['intermediate', 'modern'].includes(text) ? text : new Error('must be intermediate or modern');
    case 'lint-gate':
      return ['off', 'error', 'warning'].includes(text) ? text : new Error('must be off, error or warning');
    case 'hosts':
      return readHosts(text);
    case 'names':
      return readNames(text);
    case 'secure-url':
      return /^https:\/\/[^\s@\\]+$/.test(text) && URL.canParse(text)
        ? text
        : new Error('must be a URL that begins with https://');
    case 'mailbox':
      return /^[\w.+-]{1,64}@[A-Za-z0-9.-]{1,253}$/.test(text)
        ? text
        : new Error('must be an e-mail address');
    case 'identifier':
      return /^[\x21-\x7e]{1,256}$/.test(text) ? text : new Error('must be up to 256 visible characters');
    case 'origin':
      return readOrigin(text);
    case 'sources':
      return readSources(text);
    case 'networks':
      return readNetworks(text);
    case 'url':
      return URL.canParse(text) ? text.replace(/\/$/, '') : new Error('must be a URL');
    case 'whole':
      return /^\d{1,4}$/.test(text) && Number(text) > 0
        ? Number(text)
        : new Error('must be a whole number from 1 to 9999');
    case 'count':
      return /^\d{1,7}$/.test(text) && Number(text) > 0 && Number(text) <= largestCount
        ? Number(text)
        : new Error(`must be a whole number from 1 to ${largestCount}`);
    case 'large':
      return /^\d{1,8}$/.test(text) && Number(text) > 0 && Number(text) <= largest
        ? Number(text)
        : new Error(`must be a whole number from 1 to ${largest}`);
    case 'address':
      if (text === 'off' && /^(?:external|internal|acme)|Mtls$/.test(entry.key)) return undefined;
      return readAddress(text);
  }
}

function readHosts(text: string): readonly string[] | Error {
  const hosts = text.split(',').map(host => host.trim());
  const wrong = hosts.find(host => readAddress(host) instanceof Error);
  return wrong === undefined ? hosts : new Error('must be host:port, several with commas between them');
}

/** Names at once, each of which has a certificate of its own. */
const maxNames = 100;

/** Host names that an authority can be proved to that we answer for: no wildcards, and no addresses. */
function readNames(text: string): readonly string[] | Error {
  const names = text.split(',').map(name => name.trim().toLowerCase());
  const form =
    /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;
  if (names.some(name => !form.test(name) || isIP(name) !== 0))
    return new Error(
      'must be full host names without wildcards, such as api.example.org, with commas between',
    );
  if (names.length > maxNames) return new Error(`must be ${maxNames} names at most`);
  return [...new Set(names)];
}

/** Where a browser finds a site. Links with secrets lead there, so it is https wherever a network lies between. */
function readOrigin(text: string): string | Error {
  if (!URL.canParse(text)) return new Error('must be a URL such as https://gatehouse.example.org');
  const { origin, protocol, hostname, port } = new URL(text);
  if (!/^https?:\/\/[^/?#@\\]+\/?$/i.test(text))
    return new Error('must be scheme, host and port only, such as https://gatehouse.example.org');
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(address))) return origin;
  return new Error('must be https: plain http is for this machine only');
}

/** Networks, names and files; what they hold is looked at where they are used. */
function readSources(text: string): readonly string[] | Error {
  const sources = text.split(',').map(source => source.trim());
  return sources.every(source => source !== '')
    ? sources
    : new Error('must be networks such as 192.0.2.0/24, names of CDNs or files, with commas between them');
}

/** The widest networks that may be trusted: all of one's own is plausible, a good part of the internet is not. */
const widest = { 4: 8, 6: 16 };

function readNetworks(text: string): readonly string[] | Error {
  const networks = text.split(',').map(network => network.trim());
  for (const network of networks) {
    const [address = '', length, ...more] = network.split('/');
    const version = isIP(address);
    const bits = version === 4 ? 32 : 128;
    if ((version !== 4 && version !== 6) || more.length > 0 || address.includes('%'))
      return new Error('must be addresses or networks such as 10.0.0.0/8, several with commas between them');
    if (length === undefined) continue;
    if (!/^\d{1,3}$/.test(length) || Number(length) > bits)
      return new Error(`"${network}": the prefix length must be a number up to ${bits}`);
    if (Number(length) < widest[version])
      return new Error(`"${network}" covers far too many addresses to be trusted`);
  }
  return networks;
}
