import type { Fault } from '#kernel';

/** How mail leaves: by a mail server, or as files in DIR/outbox. */
export interface MailSettings {
  /** `smtps://user@host` or `smtp://user@host`, without the password; undefined for files only. */
  readonly mailUrl: string | undefined;
  readonly mailPasswordFile: string | undefined;
  readonly mailFrom: string | undefined;
}

type Kind = 'url' | 'path' | 'mailbox';

/** Rows for the table of settings. */
export const mailTable: readonly (readonly [
  key: keyof MailSettings,
  flag: string,
  kind: Kind,
  fallback: string | undefined,
  help: string,
])[] = [
  [
    'mailUrl',
    'mail-url',
    'url',
    undefined,
    'mail server that mail to people is sent through, such as smtps://gatehouse@mail.example.org or smtp://mail.example.org:587, which must offer STARTTLS unless it is on this machine (default: mail stays in DIR/outbox)',
  ],
  [
    'mailPasswordFile',
    'mail-password-file',
    'path',
    undefined,
    'file with the password for --mail-url, mode 0600',
  ],
  ['mailFrom', 'mail-from', 'mailbox', 'gatehouse@localhost', 'e-mail address that mail to people is from'],
];

/** A password in a flag is seen by everybody on the machine; one sent in the clear by everybody on the way. */
export function mailClashes({ mailUrl, mailPasswordFile }: MailSettings): Fault[] {
  if (mailUrl === undefined)
    return mailPasswordFile === undefined
      ? []
      : [{ at: '--mail-password-file', message: 'is for --mail-url, which is not given' }];
  const { protocol, username, password, hostname, pathname, search, hash } = new URL(mailUrl);
  const at = '--mail-url';
  const faults: Fault[] = [];
  const isBare = (pathname === '' || pathname === '/') && search === '' && hash === '';
  if (!['smtp:', 'smtps:'].includes(protocol) || hostname === '' || !isBare)
    faults.push({ at, message: 'must be smtps://user@host:port or smtp://user@host:port' });
  if (password !== '') faults.push({ at, message: 'must not hold a password: use --mail-password-file' });
  if ((username !== '') !== (mailPasswordFile !== undefined))
    faults.push({ at, message: 'needs a user and --mail-password-file together, or neither' });
  return faults;
}
