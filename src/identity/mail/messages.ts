/**
 * What we write to people. No message holds text that a stranger chose (a name above all): else a sign-up with the
 * name "Call this number" would have us write that to anybody.
 */
import type { Mail } from './outbox.ts';

type Letter = Omit<Mail, 'to'>;

const signed = (...paragraphs: string[]): string => [...paragraphs, 'Gatehouse'].join('\n\n');

export const verificationMail = (link: string): Letter => ({
  subject: 'Confirm your e-mail address',
  text: signed(
    'Somebody, most likely you, signed up with this e-mail address. To confirm it, open this link within 24 hours, in the browser you signed up with:',
    link,
    'If it was not you, do nothing: without this link there is no account.',
  ),
});

export const accountExistsMail = (signIn: string, forgot: string): Letter => ({
  subject: 'You already have an account',
  text: signed(
    'Somebody, most likely you, tried to sign up with this e-mail address, which has an account already. Sign in here:',
    signIn,
    'If you forgot your password, choose a new one here:',
    forgot,
    'If it was not you, do nothing: nothing was changed.',
  ),
});

export const passwordResetMail = (link: string): Letter => ({
  subject: 'Choose a new password',
  text: signed(
    'Somebody, most likely you, asked for a new password for your account. To choose one, open this link within one hour:',
    link,
    'If it was not you, do nothing: your password stays as it is.',
  ),
});

export const invitationMail = (link: string): Letter => ({
  subject: 'Your invitation to Gatehouse',
  text: signed(
    'An administrator has invited you to the console. To choose your password and sign in, open this link within 7 days:',
    link,
    'If you do not know what this is about, do nothing, or ask your administrator.',
  ),
});

export const codeGuessedMail = (forgot: string): Letter => ({
  subject: 'Somebody may know your password',
  text: signed(
    'Somebody entered the right password of your account several times, and then wrong one-time codes. They did not get in.',
    'If it was not you, choose a new password at once:',
    forgot,
  ),
});

export const recoveryCodeUsedMail = (left: number): Letter => ({
  subject: 'A recovery code was used',
  text: signed(
    `Somebody, most likely you, signed in to your account with a recovery code. You have ${left} left.`,
    'If it was not you, choose a new password at once, and tell your administrator.',
  ),
});

/** `what`: our own words. */
export const factorsChangedMail = (what: string, account: string): Letter => ({
  subject: 'The way you sign in was changed',
  text: signed(
    `${what} If it was not you, sign in, look after your account here, and tell your administrator:`,
    account,
  ),
});

export const passwordChangedMail = (forgot: string): Letter => ({
  subject: 'Your password was changed',
  text: signed(
    'The password of your account was changed, and you were signed out everywhere else.',
    'If it was not you, choose a new password at once, and tell your administrator:',
    forgot,
  ),
});
