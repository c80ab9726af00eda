import {
  type Classified,
  type DataNames,
  isXmlEssence,
  maskClassified,
  maskForm,
  type MaskRules,
  maskPersonal,
  maskXml,
} from '#enforcement';
import type { AnswerContent } from '../../answer-content.ts';
import type { Answered } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { replaceError } from '../../replaced-error.ts';
import { describes, namesOfAnswer } from './places.ts';

export const unread = new Refusal('answer-unproven', {
  reason: 'the contract classifies data in it, and it cannot be read where that is',
});

/** Whether something that the contract classifies is hidden from the caller. */
export const hides = ({ classes }: DataNames, { maskOf }: MaskRules): boolean =>
  [...classes].some(dataClass => maskOf(dataClass) !== undefined);

/**
 * Masks an answer that is a text. XML and forms are masked by the names in them. Of other texts nobody knows where
 * what the contract classifies would be: they pass where they are described as a text, or nothing is hidden.
 */
export function maskText(
  x: Answered,
  content: AnswerContent,
  rules: MaskRules,
  found: (what: Classified) => void,
): Refusal | undefined {
  const { version, document } = x.operation;
  const { mediaType } = content;
  const names = namesOfAnswer(version, document, x.answer.status, mediaType);
  const masked = named(content, names, rules, found);
  if (masked !== undefined) {
    if (masked.changed) content.text = masked.text;
    return undefined;
  }
  const isText = mediaType.startsWith('text/') && describes(document, mediaType);
  const [only, ...more] = names.classes;
  if (isText && only !== undefined && more.length === 0 && names.root === only) {
    content.text = maskClassified(content.text, only, rules, found) ?? '';
    return undefined;
  }
  if (hides(names, rules)) return withheld(x, content);
  if (names.root === 'public' || names.root === 'internal') return undefined;
  const shown = maskPersonal(content.text, rules, found);
  if (shown !== content.text) content.text = shown;
  return undefined;
}

/** By the names in it; undefined where it has none, or cannot be read. */
function named(
  content: AnswerContent,
  names: DataNames,
  rules: MaskRules,
  found: (what: Classified) => void,
): { readonly text: string; readonly changed: boolean } | undefined {
  const octets = content.whole();
  if (isXmlEssence(content.mediaType)) return maskXml(octets, names, rules, found);
  if (content.mediaType !== 'application/x-www-form-urlencoded') return undefined;
  return maskForm(octets, names, rules, found);
}

/** An error keeps its status, with other words; a redirect loses what nobody reads; anything else is refused. */
function withheld(x: Answered, content: AnswerContent): Refusal | undefined {
  const { status } = x.answer;
  if (status < 300) return unread;
  if (status < 400) content.replace('');
  else replaceError(x, content);
  return undefined;
}
