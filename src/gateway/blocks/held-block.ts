import type { BlockEntry } from './block-table.ts';
import { type BlockedSubject, readSubject } from './block-subject.ts';

/** A block that holds, as people are shown it. */
export interface HeldBlock extends Omit<BlockEntry, 'text'>, BlockedSubject {}

/** Undefined for an entry that nobody can read, as of a worker that died while it wrote. */
export function heldBlock({ text, ...entry }: BlockEntry): HeldBlock | undefined {
  const subject = readSubject(text);
  return subject && { ...entry, ...subject };
}

/** Of what kind its subject is. */
export const blockKind = ({ isUser, application }: BlockedSubject): 'user' | 'application' | 'address' =>
  isUser ? 'user' : application === '' ? 'address' : 'application';
