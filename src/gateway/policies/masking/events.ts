import { type Classified, maskPersonal, maskValue, type MaskRules } from '#enforcement';
import { type AnswerEvent, eventStream } from '../../events/answer-events.ts';
import type { Answered } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { maskHead } from './head.ts';
import { describesEvents, namesOfAll, placeOfAnswer, placeOfHeader } from './places.ts';
import { hides, maskText, unread } from './text.ts';

/**
 * Masks the head of a stream. What is classified in the answers of the operation is somewhere in its events too, so that
 * the contract must say where.
 */
export function maskStreamHead(
  x: Answered,
  rules: MaskRules,
  found: (what: Classified) => void,
): Refusal | undefined {
  const { version, document } = x.operation;
  const { status, headers } = x.answer;
  maskHead(headers, name => placeOfHeader(version, document, name), rules, found);
  return !describesEvents(document, status) && hides(namesOfAll(version, document), rules)
    ? unread
    : undefined;
}

/** Masks one event of a stream: its data, which is JSON or says nothing that is classified. */
export function maskEvent(
  x: Answered,
  event: AnswerEvent,
  rules: MaskRules,
  found: (what: Classified) => void,
): Refusal | undefined {
  const { content, name = '', id = '' } = event;
  const { version, document } = x.operation;
  const { status } = x.answer;
  if (maskPersonal(name, rules, found) !== name)
    return new Refusal('answer-unproven', { reason: 'an event has a name that shows personal data' });
  // A client that comes again goes on from the event before.
  if (maskPersonal(id, rules, found) !== id) event.id = undefined;
  switch (content.form) {
    case 'empty':
      return undefined;
    case 'json': {
      const place = placeOfAnswer(version, document, status, eventStream);
      content.documents.forEach((value, at) => {
        const masked = maskValue(value, place, rules, found);
        if (masked.changed) content.change(at, masked.value, masked.renamed);
      });
      return undefined;
    }
    case 'text':
      // Such as `[DONE]`; but what would be JSON to somebody is not masked as a text.
      return /^\s*(?:[{"]|\[(?!\w*\]\s*$))/.test(content.text)
        ? new Refusal('answer-unproven', { reason: 'the data of an event is no clear JSON' })
        : maskText(x, content, rules, found);
    default:
      return new Refusal('answer-unproven', { reason: content.why });
  }
}
