/** The door to what an operator sets: only the command line and main go through it. */
export { type Address, isLoopback, urlOf } from './settings/address.ts';
export { readSettings } from './settings/read.ts';
export { type Settings, settingsTable } from './settings/table.ts';
