import { isIP } from 'node:net';
import type { Transporter } from 'nodemailer';
import type { Deliver } from './post.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first octet (RFC 8314 section 3); else STARTTLS (RFC 3207), which is demanded off this machine. */
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Who the mail is from. */
  readonly from: string;
}

/** The server that `smtps://user@host` or `smtp://user@host` names. */
export function mailServer(
  url: string,
  { password, from }: { readonly password: string | undefined; readonly from: string },
): MailServer {
  const { protocol, hostname, port, username } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    user: username === '' ? undefined : decodeURIComponent(username),
    password,
    from,
  };
}

/** Milliseconds. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * Sends by SMTP (RFC 5321). Nothing leaves this machine in the clear: a server that offers no TLS, or whose
 * certificate is not for its name, gets neither password nor mail.
 */
export function smtp(server: MailServer, { clearIsFine = isHere(server.host) } = {}): Deliver {
  const { host, port, secure, user, password, from } = server;
  let transport: Promise<Transporter> | undefined;
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      host,
      port,
      secure,
      requireTLS: !secure && !clearIsFine,
      ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
      ...patience,
      tls: { minVersion: 'TLSv1.2' },
      // What is sent is text of ours; nothing in it is to be fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  return async ({ to, raw }) => {
    transport ??= open();
    try {
      await (await transport).sendMail({ envelope: { from, to: [to] }, raw });
      return 'taken';
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      // 5yz about this message: it will never be taken. Wrong credentials or no TLS are ours to mend: it waits.
      const isFinal =
        responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH' && code !== 'ETLS';
      if (isFinal) return 'refused';
      throw error;
    }
  };
}

const isHere = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
