import { join } from 'node:path';

/** Where clients find the certificate of the server's own authority, to trust it. */
export const localAuthorityFile = (data: string): string => join(data, 'local-ca.pem');
