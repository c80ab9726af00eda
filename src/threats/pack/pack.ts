import { readFileSync } from 'node:fs';

/** The rules that this program brings along, one character for each octet. */
export const packName = 'gatehouse-api.conf';

let text: string | undefined;

/** Read once for each thread: it lies beside this file. */
export const packText = (): string => (text ??= readFileSync(new URL(packName, import.meta.url), 'latin1'));
