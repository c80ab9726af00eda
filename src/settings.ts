/** The door to what an operator sets: only the command line and main go through it. */
export { type Address, fromHere, isLoopback, speaksTls, urlOf } from './settings/address.ts';
export { localAuthorityFile } from './settings/files.ts';
export { readSettings } from './settings/read.ts';
export type { MailSettings } from './settings/mail.ts';
export { type Settings, settingsTable } from './settings/table.ts';
