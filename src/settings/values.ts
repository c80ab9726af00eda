import { resolve } from 'node:path';
import { readAddress } from './address.ts';
import type { SettingEntry } from './table.ts';

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
    case 'hosts':
      return readHosts(text);
    case 'url':
      return URL.canParse(text) ? text.replace(/\/$/, '') : new Error('must be a URL');
    case 'whole':
      return /^\d{1,4}$/.test(text) && Number(text) > 0
        ? Number(text)
        : new Error('must be a whole number from 1 to 9999');
    case 'address':
      if (text === 'off' && /^(?:ex|in)ternal/.test(entry.key)) return undefined;
      return readAddress(text);
  }
}

function readHosts(text: string): readonly string[] | Error {
  const hosts = text.split(',').map(host => host.trim());
  const wrong = hosts.find(host => readAddress(host) instanceof Error);
  return wrong === undefined ? hosts : new Error('must be host:port, several with commas between them');
}
